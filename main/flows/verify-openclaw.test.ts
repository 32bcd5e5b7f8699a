import { expect, test, vi } from "vitest";
import { known } from "../../app/contract/common";
import { type Dialect, Proof } from "../../app/contract/openclaw";
import type { Clock } from "../platform/clock";
import type { CommandRequest, CommandResult } from "../platform/run-command";
import { exited } from "../platform/fake-command";
import { agentDocument, createFakeMachine } from "../services/openclaw/fake-cli";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createFakeGuard } from "./fake-guard";
import { createFakeJobs, createFakeRunner, ref, runnerUrl } from "./fake-runner";
import { createVerifyFlow } from "./verify-openclaw";

const nonce = "hpabc123";
const local = (model: object = { primary: `local/${ref}` }) =>
  JSON.stringify({
    models: { providers: { local: { baseUrl: runnerUrl, models: [{ id: ref, maxTokens: 1_000 }] } } },
    agents: { defaults: { model } },
  });

/** Sleeping takes no time, and makes it pass. */
function createTestClock(): Clock {
  let extraMs = 0;
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now() + extraMs,
    sleep: async (ms) => void (extraMs += ms),
  };
}

function setUp(dialect: Dialect, text: string | null = local()) {
  const machine = createFakeMachine(dialect, text);
  const runner = createFakeRunner();
  const jobs = createFakeJobs();
  const clock = createTestClock();
  const guard = createFakeGuard();
  const warn = vi.fn<(text: string) => void>();
  const openclaw = createOpenClawService({
    runCommand: machine.runCommand,
    findExecutable: (name) => (name === dialect ? `/usr/bin/${name}` : null),
    files: machine.files,
    readTextFile: machine.readTextFile,
    env: {},
    home: machine.home,
    os: "linux",
    clock,
    push: () => {},
    log: { warn },
    getDialectSetting: () => null,
    runnerBaseUrl: () => runnerUrl,
    tempDir: "/tmp",
  });
  const flow = createVerifyFlow({
    openclaw,
    runner: { read: runner.read, send: (call) => runner.send(call) },
    guard,
    startJob: jobs.startJob,
    clock,
    log: { warn },
    createNonce: () => nonce,
  });
  const asked = () => machine.calls.filter(({ args }) => args[0] === "agent");
  const sent = () => runner.requests.filter(({ method }) => method === "POST");
  /** The model answers, and the runner remembers what it was asked. */
  const answer = (change: Parameters<typeof agentDocument>[1], record: object | null = {}) =>
    machine.setAgentAnswer((message) => {
      if (record !== null) runner.remember(message, record);
      return agentDocument(dialect, { model: ref, ...change });
    });
  const run = async (question?: string) => {
    flow.verify({ question });
    return { failure: await jobs.ended(), proof: openclaw.read().proof };
  };
  return { machine, runner, jobs, openclaw, flow, warn, asked, sent, answer, run };
}

test.each<Dialect>(["openclaw", "clawdbot"])("%s: proven by the word in the runner's own record", async (dialect) => {
  const { machine, jobs, answer, asked, run } = setUp(dialect);
  answer({ text: "Hello there." });
  const { failure, proof } = await run("Who are you?");
  expect(failure).toBeNull();
  expect(Proof.parse(proof)).toMatchObject({
    dialect,
    model: ref,
    nonce,
    question: "Who are you?",
    answer: "Hello there.",
    isProven: true,
    promptTokens: known(6_007),
    generatedTokens: known(40),
    promptTokensPerSecond: known(300),
    tokensPerSecond: known(50),
  });
  expect(proof?.checks.every(({ verdict }) => verdict === "pass")).toBe(true);
  expect(jobs.phases).toEqual(["checking", "probing", "asking", "proving"]);

  const [call] = asked();
  const message = call?.args[call.args.indexOf("--message") + 1] ?? "";
  expect(message).toContain("Who are you?");
  expect(message).toContain(nonce);
  // masked wherever the command is written down
  expect(call?.secrets).toEqual([message]);
  expect(call?.args.slice(0, 4)).toEqual(["agent", "--local", "--session-id", `homeport-check-${nonce}`]);
  // with an agent's name clawdbot would make this session the user's main one
  expect(call?.args).not.toContain("--agent");
  expect(machine.disk.size).toBe(1);
});

test.each<[string, Dialect, string | null]>([
  ["a fresh openclaw", "openclaw", null],
  ["a fresh clawdbot", "clawdbot", null],
  ["a cloud fallback", "clawdbot", local({ primary: `local/${ref}`, fallbacks: ["openai/gpt-5"] })],
  ["a provider elsewhere", "openclaw", local().replace("127.0.0.1", "api.example.com")],
])("%s: nothing is sent", async (_, dialect, text) => {
  const { asked, sent, answer, run } = setUp(dialect, text);
  answer({ text: "no" });
  expect(await run()).toMatchObject({ failure: { code: "openclaw-not-local" }, proof: null });
  expect(asked()).toEqual([]);
  expect(sent()).toEqual([]);
});

test("a helper model in the cloud counts too", async () => {
  const { machine, asked, run } = setUp("openclaw");
  machine.setFault(({ args }) =>
    args[0] === "models"
      ? exited(
          JSON.stringify({
            resolvedDefault: `local/${ref}`,
            fallbacks: [],
            utilityModel: { ref: "openai/gpt-5.6-luna" },
          }),
        )
      : undefined,
  );
  expect((await run()).failure).toMatchObject({
    code: "openclaw-not-local",
    detail: expect.stringContaining("gpt-5.6-luna") as string,
  });
  expect(asked()).toEqual([]);
});

test("an endpoint that is down is found before OpenClaw is asked", async () => {
  const { runner, asked, run } = setUp("clawdbot");
  runner.setProbeStatus(500);
  expect((await run()).failure).toMatchObject({ code: "load-failed" });
  expect(asked()).toEqual([]);
});

test.each<[string, Dialect, Parameters<typeof agentDocument>[1], object | null, string]>([
  [
    "the cloud answered",
    "openclaw",
    { text: "hi", provider: "cloud", model: "gpt-5", fallbackUsed: true },
    null,
    "provider",
  ],
  [
    "the cloud answered, and clawdbot says so",
    "clawdbot",
    { text: "hi", provider: "cloud", model: "gpt-5" },
    null,
    "provider",
  ],
  ["no trace in the runner", "openclaw", { text: "hi" }, null, "nonce-in-runner"],
  ["another model in the runner", "openclaw", { text: "hi" }, { model: "ai/other:1" }, "model-in-runner"],
])("not proven: %s", async (_, dialect, document, record, failed) => {
  const { answer, run } = setUp(dialect);
  answer(document, record);
  const { failure, proof } = await run();
  expect(failure).toMatchObject({
    code: "openclaw-answer-not-local",
    detail: expect.stringContaining(failed) as string,
  });
  expect(proof?.isProven).toBe(false);
  expect(proof?.checks.find(({ id }) => id === failed)?.verdict).toBe("fail");
});

test("an error that clawdbot hands over as an answer is no answer", async () => {
  for (const text of ["Connection error.", "Something went wrong."]) {
    const { answer, run } = setUp("clawdbot");
    answer({ text, total: 0 }, null);
    expect(await run()).toMatchObject({ failure: { code: "openclaw-no-answer", detail: text }, proof: null });
  }
});

test("zeros reported by clawdbot are made good by the runner's count", async () => {
  const { answer, run } = setUp("clawdbot");
  answer({ text: "Hello.", total: 0 });
  expect(await run()).toMatchObject({ failure: null, proof: { isProven: true, promptTokens: known(6_007) } });
});

test("records that can't be read leave it unproven, without a claim that it went elsewhere", async () => {
  const { runner, answer, run } = setUp("openclaw");
  runner.setRecordsStatus(404);
  answer({ text: "Hello." });
  const { failure, proof } = await run();
  expect(failure).toBeNull();
  expect(proof).toMatchObject({ isProven: false, promptTokens: known(123) });
  expect(proof?.checks.find(({ id }) => id === "nonce-in-runner")?.verdict).toBe("unknown");
});

test("a record that is filled in late is waited for", async () => {
  const { runner, answer, run } = setUp("openclaw");
  answer({ text: "Hello." }, { status_code: 0, response: undefined });
  const send = runner.send;
  let reads = 0;
  runner.send = async (call) => {
    if (call.path.startsWith("/engines/requests") && ++reads > 4) {
      runner.records.length = 0;
      runner.remember(nonce);
    }
    return send(call);
  };
  expect(await run()).toMatchObject({ failure: null, proof: { isProven: true, generatedTokens: known(40) } });
});

const failing: [string, Dialect, (request: CommandRequest) => CommandResult, string][] = [
  ["hangs", "openclaw", () => ({ kind: "timed-out", stdout: "", stderr: "", durationMs: 1 }), "timed-out"],
  [
    "is killed",
    "clawdbot",
    () => ({ kind: "killed", signal: "SIGKILL", stdout: "", stderr: "", durationMs: 1 }),
    "openclaw-no-answer",
  ],
  [
    "floods stderr and says nothing",
    "clawdbot",
    () => exited("", 0, "    at x (y.js:1)\n".repeat(60_000)),
    "openclaw-no-answer",
  ],
  [
    "finds the context too small",
    "clawdbot",
    () => exited("", 1, "FailoverError: Model context window too small (8192 tokens). Minimum is 16000."),
    "openclaw-context-too-small",
  ],
  [
    "gives up",
    "openclaw",
    () =>
      exited('{"ok":false,"error":{"type":"cli_error","message":"LLM request failed: network connection error."}}', 1),
    "openclaw-no-answer",
  ],
];
test.each(failing)("a command line that %s (%s)", async (_, dialect, result, code) => {
  const { machine, run } = setUp(dialect);
  machine.setFault((request) => (request.args[0] === "agent" ? result(request) : undefined));
  const { failure, proof } = await run();
  expect(failure?.code).toBe(code);
  expect(failure?.detail?.length ?? 0).toBeLessThan(3_000);
  expect(proof).toBeNull();
});

test("words are in no log, and an earlier proof is gone when a new check starts", async () => {
  const { machine, warn, openclaw, answer, run } = setUp("openclaw");
  answer({ text: "A secret answer." });
  await run("A secret question?");
  expect(openclaw.read().proof?.isProven).toBe(true);
  machine.setFault(({ args }) =>
    args[0] === "agent" ? { kind: "timed-out", stdout: "", stderr: "", durationMs: 1 } : undefined,
  );
  expect(await run("A secret question?")).toMatchObject({ proof: null });
  expect(JSON.stringify(warn.mock.calls)).not.toContain("secret");
});

test("a prompt that came from the engine's cache measures no reading speed", async () => {
  const { runner, openclaw, answer, run } = setUp("clawdbot");
  answer({ text: "Hello." });
  const remember = runner.remember;
  runner.remember = (prompt: string) =>
    remember(prompt, {
      response: JSON.stringify({
        usage: { prompt_tokens: 5_972, completion_tokens: 40, total_tokens: 6_012 },
        timings: { prompt_n: 21, prompt_per_second: 13.4, predicted_n: 40, predicted_per_second: 50 },
      }),
    });
  await run();
  expect(openclaw.read().proof).toMatchObject({
    isProven: true,
    promptTokens: known(5_972),
    cachedTokens: known(5_951),
    promptTokensPerSecond: { isKnown: false },
    tokensPerSecond: known(50),
  });
});

test("the time it will take comes from what the runner measured, and sets the limit", async () => {
  const { runner, openclaw, flow, jobs, asked, answer, run } = setUp("clawdbot");
  await openclaw.refresh();
  expect(await flow.expect()).toEqual({ seconds: { isKnown: false, reason: "not-measured-yet" }, promptTokens: 6_100 });
  runner.remember("earlier", {
    response: JSON.stringify({
      usage: { prompt_tokens: 900, completion_tokens: 100 },
      timings: { prompt_n: 900, prompt_per_second: 61, predicted_per_second: 10 },
    }),
  });
  expect(await flow.expect()).toEqual({ seconds: known(103), promptTokens: 6_100 });
  answer({ text: "Hello." });
  await run();
  expect(jobs.request()?.expectedSeconds).toEqual(known(103));
  // three times what is expected, and time for an answer of 1,000 tokens at the measured 10 a second, with half as much again
  expect(asked()[0]?.timeoutMs).toBe((3 * 103 + 150) * 1_000);
  // what this turn really sent and took replaces what was measured elsewhere
  expect(await flow.expect()).toEqual({ seconds: known(Math.ceil(6_007 / 300)), promptTokens: 6_007 });
});

test("the runner being gone leaves the expectation unknown", async () => {
  const { runner, flow } = setUp("openclaw");
  runner.send = async () => {
    throw new Error("refused");
  };
  expect((await flow.expect()).seconds.isKnown).toBe(false);
});
