import { expect, test } from "vitest";
import { type CloudChoice, ConnectPlan, type Dialect } from "../../app/contract/openclaw";
import { valueAt } from "../../app/domain/json-value";
import { systemClock } from "../platform/clock";
import { exited } from "../platform/fake-command";
import { createFakeMachine, createMemoryUndo } from "../services/openclaw/fake-cli";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { type PlanInput, createConnectFlow } from "./connect-openclaw";
import { createFakePlace, noPort } from "./fake-place";
import { createFakeGuard } from "./fake-guard";
import { createFakeJobs, createFakeRunner, ref, runnerUrl } from "./fake-runner";

const cloud: CloudChoice = {
  model: "big-1",
  baseUrl: "https://api.example.com/v1",
  api: "openai-responses",
  keyVariable: null,
};
const key = "sk-secret-of-the-cloud";

function setUp(dialect: Dialect, text: string | null = null) {
  const machine = createFakeMachine(dialect, text);
  const jobs = createFakeJobs();
  const runner = createFakeRunner();
  const kept = createMemoryUndo();
  const log: string[] = [];
  const openclaw = createOpenClawService({
    runCommand: machine.runCommand,
    findExecutable: (name) => (name === dialect ? `/usr/bin/${name}` : null),
    files: machine.files,
    readTextFile: machine.readTextFile,
    env: {},
    home: machine.home,
    os: "linux",
    clock: systemClock,
    push: () => {},
    log: { warn: (words) => log.push(words) },
    getDialectSetting: () => null,
    runnerBaseUrl: () => runnerUrl,
    tempDir: "/tmp",
    undoStore: kept.open(),
  });
  const flow = createConnectFlow({
    openclaw,
    models: runner.models,
    runner,
    startJob: jobs.startJob,
    guard: createFakeGuard(),
    place: createFakePlace(openclaw, runner),
    port: noPort,
    clock: systemClock,
    log: { warn: (words) => log.push(words) },
  });
  const config = () => JSON.parse(machine.disk.get(machine.configPath) ?? "{}");
  async function choose(input: PlanInput, given?: string) {
    const plan = ConnectPlan.parse(await flow.plan(input));
    flow.connect({ planId: plan.id, ...(given === undefined ? {} : { key: given }) });
    return { plan, failure: await jobs.ended() };
  }
  return { machine, jobs, flow, openclaw, choose, config, log, undo: () => kept.open().atStart.at(-1) ?? null };
}

const dialects: Dialect[] = ["openclaw", "clawdbot"];

test.each(dialects)("%s: local only closes what reaches a cloud, and is taken back byte for byte", async (dialect) => {
  const text = JSON.stringify({
    models: { providers: { openai: { baseUrl: "https://api.openai.com/v1", models: [] } } },
    agents: {
      defaults: { model: { primary: "openai/gpt", fallbacks: [] }, imageModel: { primary: "openai/gpt-image" } },
    },
  });
  const { machine, choose, config, flow, jobs } = setUp(dialect, text);
  const { plan, failure } = await choose({ model: ref, profile: "local-only" });
  expect(failure).toBeNull();
  expect(plan).toMatchObject({ profile: "local-only", left: [], needsKey: false, blocker: null });
  expect(plan.closed.map((reach) => reach.key)).toContain("agents.defaults.imageModel.primary");
  expect(plan.changes.find(({ key: at }) => at.endsWith("imageModel"))).toMatchObject({ after: null });
  expect(valueAt(config(), ["agents", "defaults", "imageModel"])).toBeUndefined();
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(text);
});

test.each(dialects)("%s: a cloud's key goes to the tool's own store and nowhere else", async (dialect) => {
  const { machine, choose, config, log, undo } = setUp(dialect);
  const { plan, failure } = await choose({ profile: "cloud", cloud }, key);
  expect(failure).toBeNull();
  expect(plan).toMatchObject({ profile: "cloud", model: "cloud/big-1", needsKey: true });
  expect(plan.warnings).toContain("words-to-cloud");
  expect(valueAt(config(), ["agents", "defaults", "model"])).toEqual({ primary: "cloud/big-1", fallbacks: [] });

  const store = `${machine.home}/.clawdbot/agents/main/agent/auth-profiles.json`;
  const kept =
    dialect === "openclaw"
      ? machine.keys.get("cloud")
      : valueAt(JSON.parse(machine.disk.get(store) ?? "{}"), ["profiles", "cloud:default", "key"]);
  expect(kept).toBe(key);
  const elsewhere = [...machine.disk].filter(([file, content]) => file !== store && content.includes(key));
  expect(elsewhere).toEqual([]);
  expect(machine.calls.filter(({ args, env }) => JSON.stringify([args, env]).includes(key))).toEqual([]);
  expect(JSON.stringify([plan, log, undo()])).not.toContain(key);

  // with a key in the store none is asked for again
  expect((await choose({ profile: "cloud", cloud: { ...cloud, model: "big-2" } })).failure).toBeNull();
});

test("without its key a cloud is not written", async () => {
  const { flow, machine } = setUp("openclaw");
  const plan = await flow.plan({ profile: "cloud", cloud });
  expect(() => flow.connect({ planId: plan.id })).toThrow(expect.objectContaining({ code: "cloud-key-missing" }));
  expect(machine.disk.has(machine.configPath)).toBe(false);
});

test("the store refuses the key: everything is as it was", async () => {
  const text = '{ "gateway": { "mode": "local" } }';
  const { choose, machine, undo, jobs } = setUp("openclaw", text);
  machine.setFault(({ args }) => (args.includes("paste-api-key") ? exited("", 1, "no store") : undefined));
  const { failure } = await choose({ profile: "cloud", cloud }, key);
  expect(failure?.code).toBe("openclaw-rolled-back");
  expect(JSON.stringify(failure)).not.toContain(key);
  expect(machine.disk.get(machine.configPath)).toBe(text);
  expect(undo()).toBeNull();
  expect(jobs.warnings).toEqual([]);
});

test.each(dialects)(
  "%s: a key that was handed over stays when all else is put back, and it is told",
  async (dialect) => {
    const text = '{ "gateway": { "mode": "local" } }';
    const { choose, machine, jobs, log } = setUp(dialect, text);
    let hasWritten = false;
    machine.setFault(({ args }) => {
      hasWritten ||= args[0] === "config" && args.includes("set") ? true : args.includes("paste-api-key");
      return hasWritten && args[0] === "models" && args[1] === "status" ? exited("", 1, "it broke") : undefined;
    });
    const { failure } = await choose({ profile: "cloud", cloud }, key);
    expect(failure?.code).toBe("openclaw-rolled-back");
    expect(machine.disk.get(machine.configPath)).toBe(text);
    expect(jobs.warnings).toEqual([{ code: "key-stays" }]);
    expect(JSON.stringify([failure, log])).not.toContain(key);
  },
);

test("local, then cloud, with a variable for its key", async () => {
  const { choose, config } = setUp("openclaw");
  const wish = { model: ref, profile: "local-then-cloud", cloud: { ...cloud, keyVariable: "BIG_KEY" } } as const;
  const { plan, failure } = await choose(wish);
  expect(failure).toBeNull();
  expect(plan.needsKey).toBe(false);
  expect(plan.warnings).toEqual(expect.arrayContaining(["words-to-cloud", "key-from-environment"]));
  expect(valueAt(config(), ["agents", "defaults", "model", "fallbacks"])).toEqual(["cloud/big-1"]);
  expect(valueAt(config(), ["models", "providers", "cloud", "apiKey"])).toBe("${BIG_KEY}");
});

test("clawdbot: its fallback is told for what it is, and a variable is refused", async () => {
  const { choose, flow } = setUp("clawdbot");
  const { plan, failure } = await choose({ model: ref, profile: "local-then-cloud", cloud }, key);
  expect(failure).toBeNull();
  expect(plan.warnings).toContain("fallback-only-on-refusal");
  const wish = { profile: "cloud", cloud: { ...cloud, keyVariable: "BIG_KEY" } } as const;
  await expect(flow.plan(wish)).rejects.toMatchObject({ code: "bad-input" });
});

test("a tool that leaves a way to a cloud open is not believed", async () => {
  const { choose, machine } = setUp("openclaw", '{ "agents": { "defaults": { "imageModel": "openai/x" } } }');
  const write = machine.runCommand;
  machine.setFault((request) => {
    if (request.args.join(" ") !== "config patch --stdin") return undefined;
    const kept = JSON.parse(request.stdin ?? "{}");
    delete kept.agents.defaults.imageModel;
    machine.setFault(() => undefined);
    return write({ ...request, stdin: JSON.stringify(kept) });
  });
  const { failure } = await choose({ model: ref, profile: "local-only" });
  expect(failure?.code).toBe("openclaw-rolled-back");
  expect(failure?.detail ?? "").toMatch(/imageModel/);
});

test.each<PlanInput>([
  { profile: "cloud" },
  { profile: "local-only" },
  { model: ref, profile: "local-then-cloud" },
  {},
])("a wish that lacks what its profile needs is refused: %j", async (input) => {
  await expect(setUp("openclaw").flow.plan(input)).rejects.toMatchObject({ code: "bad-input" });
});
