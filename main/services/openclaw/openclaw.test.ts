import { expect, test } from "vitest";
import { unknown } from "../../../app/contract/common";
import { OpenClawSnapshot, type Dialect, type Proof } from "../../../app/contract/openclaw";
import { systemClock } from "../../platform/clock";
import { exited } from "../../platform/fake-command";
import { createFakeMachine } from "./fake-cli";
import { type OpenClawOptions, createOpenClawService } from "./openclaw";

const runnerUrl = "http://127.0.0.1:12434/engines/v1";

function setUp(machine: ReturnType<typeof createFakeMachine>, change: Partial<OpenClawOptions> = {}) {
  const pushed: OpenClawSnapshot[] = [];
  const service = createOpenClawService({
    runCommand: machine.runCommand,
    findExecutable: (name) => (name === machine.dialect ? `/usr/bin/${name}` : null),
    files: machine.files,
    readTextFile: machine.readTextFile,
    env: { PATH: "/usr/bin", OPENAI_API_KEY: "sk-real-secret" },
    home: machine.home,
    os: "linux",
    clock: systemClock,
    push: (_, snapshot) => pushed.push(OpenClawSnapshot.parse(snapshot)),
    log: { warn: () => {} },
    getDialectSetting: () => null,
    runnerBaseUrl: () => runnerUrl,
    tempDir: "/tmp",
    ...change,
  });
  return { service, pushed };
}

const connected = (baseUrl = "http://localhost:12434/v1", model: object = { primary: "local/ai/qwen3:8B" }) =>
  JSON.stringify({ models: { providers: { local: { baseUrl, models: [] } } }, agents: { defaults: { model } } });

test.each<[Dialect, string]>([
  ["openclaw", "openai/gpt-6-astra"],
  ["clawdbot", "anthropic/claude-opus-4-5"],
])("a fresh %s would answer from the cloud", async (dialect, ref) => {
  const machine = createFakeMachine(dialect);
  const { service, pushed } = setUp(machine);
  expect(service.read().state).toBe("looking");
  const snapshot = await service.refresh();
  expect(snapshot).toMatchObject({
    state: "ready",
    dialect,
    hasConfigFile: { value: false },
    defaultModel: { value: { ref, place: "cloud", baseUrl: null } },
    isConnected: false,
    problem: null,
  });
  expect(pushed.at(-1)).toEqual(snapshot);
  expect(machine.disk.size).toBe(0);
});

test("connected is what leads to the runner, and follows it", async () => {
  let url: string | null = null;
  const { service } = setUp(createFakeMachine("openclaw", connected()), { runnerBaseUrl: () => url });
  expect((await service.refresh()).isConnected).toBe(false);
  url = runnerUrl;
  service.runnerChanged();
  expect(service.read().isConnected).toBe(true);
  url = "http://127.0.0.1:9/engines/v1";
  service.runnerChanged();
  expect(service.read().isConnected).toBe(false);
});

test("a fallback to the cloud is shown as one", async () => {
  const text = connected(undefined, { primary: "local/x", fallbacks: ["openai/gpt-5"] });
  const snapshot = await setUp(createFakeMachine("clawdbot", text)).service.refresh();
  expect(snapshot).toMatchObject({
    defaultModel: { value: { place: "this-machine" } },
    fallbacks: { value: [{ ref: "openai/gpt-5", place: "cloud" }] },
  });
});

test("an agent with a cloud model of its own is what would answer, whatever the defaults say", async () => {
  const text = JSON.stringify({
    ...(JSON.parse(connected()) as object),
    agents: { defaults: { model: { primary: "local/x" } }, entries: { main: { model: "openai/gpt-5" } } },
  });
  const snapshot = await setUp(createFakeMachine("openclaw", text)).service.refresh();
  expect(snapshot).toMatchObject({
    defaultModel: { value: { ref: "openai/gpt-5", place: "cloud" } },
    isConnected: false,
  });
});

test("the file is shown before the command line has answered", async () => {
  const machine = createFakeMachine("openclaw", connected());
  const { service, pushed } = setUp(machine);
  await service.refresh();
  expect(pushed.map(({ state, defaultModel }) => [state, defaultModel.isKnown])).toEqual([
    ["looking", true],
    ["ready", true],
  ]);
});

test.each<[string, string]>([
  ["an unknown key", '{"provider":{"name":"openai"}}'],
  ["not JSON5", "{ oops"],
])("a configuration that is refused (%s) is shown with the tool's words and not touched", async (_, text) => {
  const machine = createFakeMachine("clawdbot", text);
  const snapshot = await setUp(machine).service.refresh();
  expect(snapshot).toMatchObject({
    state: "config-invalid",
    problem: { code: "openclaw-config-invalid" },
    hasConfigFile: { value: true },
  });
  expect(snapshot.problem?.detail).toContain('Unrecognized key: "provider"');
  expect(machine.disk.get(machine.configPath)).toBe(text);
});

test("nothing found", async () => {
  const { service } = setUp(createFakeMachine("openclaw"), { findExecutable: () => null });
  expect(await service.refresh()).toMatchObject({ state: "not-found", installs: [], dialect: null });
  await expect(service.open()).rejects.toMatchObject({ code: "openclaw-missing" });
});

test("a broken installation is broken, and asked again once it is repaired", async () => {
  const machine = createFakeMachine("clawdbot");
  machine.setFault(({ args }) =>
    args[0] === "--version" ? exited("", 1, "Error [ERR_MODULE_NOT_FOUND]: Cannot find module") : undefined,
  );
  const { service } = setUp(machine);
  expect(await service.refresh()).toMatchObject({ state: "broken", problem: { code: "openclaw-broken" } });
  await expect(service.open()).rejects.toMatchObject({ code: "openclaw-broken" });
  machine.setFault(() => undefined);
  expect(await service.refresh()).toMatchObject({ state: "ready", problem: null });
  await service.refresh();
  // two in vain, one that told it; then never again: for clawdbot that is two seconds each
  expect(machine.calls.filter(({ args }) => args[0] === "--version")).toHaveLength(3);
});

test("a command line that hangs is not taken for a configuration at fault", async () => {
  const machine = createFakeMachine("openclaw", connected());
  machine.setFault(({ args }) =>
    args[0] === "models" ? { kind: "timed-out", stdout: "", stderr: "", durationMs: 60_000 } : undefined,
  );
  expect(await setUp(machine).service.refresh()).toMatchObject({
    state: "broken",
    problem: { code: "timed-out" },
    defaultModel: { isKnown: false, reason: "timed-out" },
  });
});

test("with both there, the one that has a configuration is used, until the user chooses", async () => {
  const machine = createFakeMachine("clawdbot", connected());
  const chosen: Dialect[] = [];
  const { service } = setUp(machine, {
    findExecutable: (name) => `/usr/bin/${name}`,
    setDialectSetting: (each) => void chosen.push(each),
  });
  expect((await service.refresh()).dialect).toBe("clawdbot");
  expect((await service.choose("openclaw")).dialect).toBe("openclaw");
  expect(chosen).toEqual(["openclaw"]);
  expect(service.read().installs.map(({ dialect }) => dialect)).toEqual(["openclaw", "clawdbot"]);
});

test("children get no key of ours and always their own place; calls on one state folder wait for each other", async () => {
  const machine = createFakeMachine("openclaw", connected());
  const { service } = setUp(machine);
  const session = await service.open();
  await Promise.all([service.refresh(), session.adapter.modelsStatus(), session.adapter.validate()]);
  const onState = machine.calls.filter(({ args }) => args[0] !== "--version");
  expect(machine.mostAtOnce()).toBe(1);
  for (const { env } of onState) {
    expect(env).toMatchObject({ OPENCLAW_STATE_DIR: "/home/anna/.openclaw", OPENCLAW_CONFIG_PATH: machine.configPath });
    expect(JSON.stringify(env)).not.toContain("sk-real-secret");
  }
});

test("a refresh asked for in the middle of one is not lost", async () => {
  const machine = createFakeMachine("openclaw");
  const { service } = setUp(machine);
  const first = service.refresh();
  machine.setFault(({ args }) => {
    if (args[0] === "models" && !machine.disk.has(machine.configPath)) {
      machine.disk.set(machine.configPath, connected());
      void service.refresh();
    }
    return undefined;
  });
  await first;
  expect(service.read().isConnected).toBe(true);
});

test("clawdbot with references to the environment is read with a stand-in and asked with a private copy", async () => {
  const text =
    '{ models: { providers: { cloud: { baseUrl: "https://api.example/v1", apiKey: "${OPENAI_API_KEY}", models: [] } } } }';
  const machine = createFakeMachine("clawdbot", text);
  const { service } = setUp(machine);
  expect((await service.refresh()).state).toBe("ready");
  expect(machine.calls.at(-1)?.env?.["OPENAI_API_KEY"]).toBe("homeport-placeholder");

  let copy = "";
  machine.setFault(({ args, env }) => {
    if (args[0] === "agent") copy = machine.disk.get(env?.["CLAWDBOT_CONFIG_PATH"] ?? "") ?? "";
    return undefined;
  });
  machine.setAgentAnswer(() => ({
    payloads: [],
    meta: { agentMeta: { provider: "local", model: "x", usage: { input: 1, output: 1, total: 2 } } },
  }));
  await (await service.open()).ask({ message: "words", sessionId: "s", timeoutMs: 1_000 });
  const ask = machine.calls.at(-1);
  // a key in the environment would make it ask that provider, for memory search at least
  expect(ask?.env?.["OPENAI_API_KEY"]).toBeUndefined();
  expect(copy).toContain('"apiKey": "homeport-placeholder"');
  expect(copy).toContain('"memorySearch"');
  expect(ask?.secrets).toEqual(["words"]);
  expect([...machine.disk.keys()]).toEqual([machine.configPath]);
  expect(machine.disk.get(machine.configPath)).toBe(text);
});

test("while it is looked at again, what was shown stays, and a proof that comes meanwhile is not lost", async () => {
  const machine = createFakeMachine("openclaw", connected());
  const { service, pushed } = setUp(machine);
  await service.refresh();
  const before = pushed.length;
  machine.setFault(({ args }) => {
    if (args[0] === "models") service.setProof(proof);
    return undefined;
  });
  await service.refresh();
  expect(pushed.slice(before).every(({ state, isConnected }) => state === "ready" && isConnected)).toBe(true);
  expect(service.read().proof).toEqual(proof);
});

const proof: Proof = {
  at: 1,
  dialect: "openclaw",
  model: "ai/qwen3:8B",
  nonce: "n",
  question: "q",
  answer: "a",
  seconds: 1,
  promptTokens: unknown("not-reported"),
  generatedTokens: unknown("not-reported"),
  cachedTokens: unknown("not-reported"),
  promptTokensPerSecond: unknown("not-reported"),
  tokensPerSecond: unknown("not-reported"),
  isProven: true,
  checks: [],
};
