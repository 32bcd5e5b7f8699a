import { isOfState } from "../../app/domain/state-job";
import { expect, test, vi } from "vitest";
import { known, unknown } from "../../app/contract/common";
import { CodedError } from "../../app/contract/errors";
import { ConnectPlan, type Dialect } from "../../app/contract/openclaw";
import { valueAt } from "../../app/domain/json-value";
import { systemClock } from "../platform/clock";
import type { CommandRequest, CommandResult } from "../platform/run-command";
import { exited } from "../platform/fake-command";
import { createFakeMachine, createMemoryUndo } from "../services/openclaw/fake-cli";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createConnectFlow } from "./connect-openclaw";
import { createFakePlace, noPort } from "./fake-place";
import { createFakeGuard } from "./fake-guard";
import { createFakeJobs, createFakeRunner, ref, runnerUrl } from "./fake-runner";

function setUp(dialect: Dialect, text: string | null = null, runner = createFakeRunner()) {
  const machine = createFakeMachine(dialect, text);
  const jobs = createFakeJobs();
  const kept = createMemoryUndo();
  const createService = () =>
    createOpenClawService({
      runCommand: machine.runCommand,
      findExecutable: (name) => (name === dialect ? `/usr/bin/${name}` : null),
      files: machine.files,
      readTextFile: machine.readTextFile,
      env: {},
      home: machine.home,
      os: "linux",
      clock: systemClock,
      push: () => {},
      log: { warn: () => {} },
      getDialectSetting: () => null,
      runnerBaseUrl: () => runnerUrl,
      tempDir: "/tmp",
      undoStore: kept.open(),
    });
  const openclaw = createService();
  const guard = createFakeGuard();
  const createFlow = (service = openclaw) =>
    createConnectFlow({
      openclaw: service,
      models: runner.models,
      runner,
      startJob: jobs.startJob,
      guard,
      place: createFakePlace(service, runner),
      port: noPort,
      clock: systemClock,
      log: { warn: () => {} },
    });
  const flow = createFlow();
  const lines = () => machine.calls.map(({ args }) => args.join(" "));
  const run = async () => {
    const plan = ConnectPlan.parse(await flow.plan({ model: ref }));
    flow.connect({ planId: plan.id });
    return { plan, failure: await jobs.ended() };
  };
  return { machine, runner, jobs, guard, openclaw, flow, lines, run, createService, createFlow };
}

/** A configuration with a comment, odd spacing and a cloud model: a rollback must bring back every byte of it. */
const users = (dialect: Dialect) =>
  `// mine\r\n{ agents: { defaults: { model: { primary: "cloud/gpt-5",   fallbacks: ["cloud/gpt-4"] } } },\n  models: { providers: { cloud: { baseUrl: "https://api.example/v1", apiKey: "sk-secret-1234567890", models: [] } } },\n  gateway: { mode: "local" }, x: "${dialect}" }\n\n`;

const isWrite = ({ args }: CommandRequest) =>
  args[0] === "config" && args[1] !== "validate" && !args.includes("--dry-run");

test.each<Dialect>(["openclaw", "clawdbot"])(
  "%s, fresh: planned, written, read back, probed, and taken back",
  async (dialect) => {
    const { machine, runner, jobs, openclaw, flow, lines, run } = setUp(dialect);
    const { plan, failure } = await run();
    expect(failure).toBeNull();
    expect(plan).toMatchObject({
      dialect,
      model: ref,
      blocker: null,
      warnings: [],
      contextTokens: known(32_768),
      reloadWithContextTokens: null,
    });
    expect(plan.changes.map(({ key, before }) => [key, before])).toEqual([
      ["models.providers.local", null],
      ["agents.defaults.model.primary", null],
    ]);
    // loaded already, and no file to copy: those steps are not said to have been done
    expect(jobs.phases).toEqual(["checking", "writing", "reading-back", "probing"]);
    expect(jobs.cancellableAt).toMatchObject({ checking: true, writing: false, probing: true });
    expect(jobs.request()?.locks).toEqual([`openclaw:${machine.home}/.${dialect}`, `pull:${ref}`]);

    // what was shown is what was run
    const writes = machine.calls.filter(isWrite);
    const asShown: Record<Dialect, (request: CommandRequest) => string> = {
      openclaw: ({ args, stdin }) => `printf %s '${stdin ?? ""}' | openclaw ${args.join(" ")}`,
      clawdbot: ({ args }) => `clawdbot config set ${args[2] ?? ""} '${args[3] ?? ""}' --json`,
    };
    expect(plan.commands).toEqual(writes.map(asShown[dialect]));
    expect(writes).toHaveLength(dialect === "openclaw" ? 1 : 2);
    expect(lines().includes("config patch --stdin --dry-run --json")).toBe(dialect === "openclaw");
    expect(openclaw.read()).toMatchObject({
      isConnected: true,
      defaultModel: { value: { ref: `local/${ref}`, place: "this-machine" } },
      undo: { backupPath: null },
    });
    expect(runner.requests.map(({ body }) => body)).toEqual([
      { model: ref, messages: [{ role: "user", content: "Hi" }], max_tokens: 1 },
    ]);
    expect(runner.done).toEqual([]);

    flow.undo();
    expect(await jobs.ended()).toBeNull();
    expect(machine.disk.has(machine.configPath)).toBe(false);
    expect(openclaw.read()).toMatchObject({ isConnected: false, undo: null, hasConfigFile: known(false) });
    expect(() => flow.undo()).toThrow(expect.objectContaining({ code: "not-found" }) as Error);
  },
);

test.each<Dialect>(["openclaw", "clawdbot"])(
  "%s with a configuration: the rest is kept, and undone byte for byte after a restart",
  async (dialect) => {
    const { machine, jobs, run, createService, createFlow } = setUp(dialect, users(dialect));
    const { plan, failure } = await run();
    expect(failure).toBeNull();
    expect(plan.warnings).toEqual(["comments-lost", "cloud-fallbacks-removed"]);
    expect(JSON.stringify(plan)).not.toContain("sk-secret");
    expect(valueAt(machine.config(), ["agents", "defaults", "model"])).toEqual({
      primary: `local/${ref}`,
      fallbacks: [],
    });
    expect(valueAt(machine.config(), ["models", "providers", "cloud", "apiKey"])).toBe("sk-secret-1234567890");
    expect(valueAt(machine.config(), ["x"])).toBe(dialect);

    const again = createService();
    createFlow(again).undo();
    expect(await jobs.ended()).toBeNull();
    expect(machine.disk.get(machine.configPath)).toBe(users(dialect));
  },
);

const hung: CommandResult = { kind: "timed-out", stdout: "", stderr: "", durationMs: 120_000 };
const killed: CommandResult = { kind: "killed", signal: "SIGKILL", stdout: "", stderr: "", durationMs: 5 };

test.each<
  [string, (machine: ReturnType<typeof createFakeMachine>) => (request: CommandRequest) => CommandResult | undefined]
>([
  ["hangs", () => (request) => (isWrite(request) ? hung : undefined)],
  [
    "is killed, half of the file written",
    (machine) => (request) => {
      if (!isWrite(request)) return undefined;
      machine.disk.set(machine.configPath, '{ "models": ');
      return killed;
    },
  ],
  [
    "finds the disk full",
    () => (request) => (isWrite(request) ? exited("", 1, "Error: ENOSPC: no space left on device, write") : undefined),
  ],
  [
    "says it wrote and did not",
    () => (request) => (isWrite(request) ? exited("Applied 3 config update(s).\nUpdated x.\n") : undefined),
  ],
  [
    "writes something else",
    (machine) => (request) => {
      if (!isWrite(request)) return undefined;
      machine.write({ agents: { defaults: { model: { primary: "cloud/other" } } } });
      return exited("Applied 1 config update(s).\nUpdated x.\n");
    },
  ],
  ["is gone", () => (request) => (isWrite(request) ? { kind: "missing", message: "ENOENT" } : undefined)],
])("a command line that %s leaves the configuration as it was", async (name, faultOf) => {
  for (const dialect of ["openclaw", "clawdbot"] as const) {
    const { machine, jobs, openclaw, run } = setUp(dialect, users(dialect));
    machine.setFault(faultOf(machine));
    const { failure } = await run();
    expect(failure).toMatchObject({
      code: "openclaw-rolled-back",
      detail: expect.stringContaining(name === "is gone" ? "openclaw-missing" : "openclaw-write-failed") as string,
    });
    expect(jobs.phases.at(-1)).toBe("rolling-back");
    expect(machine.disk.get(machine.configPath)).toBe(users(dialect));
    expect(openclaw.read()).toMatchObject({ isConnected: false, undo: null });
  }
});

test("when there was no file before, a rollback leaves none", async () => {
  const { machine, runner, run } = setUp("clawdbot");
  runner.setProbeStatus(500);
  const { failure } = await run();
  expect(failure).toMatchObject({
    code: "openclaw-rolled-back",
    detail: expect.stringContaining("load-failed") as string,
  });
  expect(machine.disk.has(machine.configPath)).toBe(false);
});

test("a default model that didn't follow is rolled back, though every key is there", async () => {
  const { machine, run } = setUp("openclaw", users("openclaw"));
  machine.setFault((request) => {
    const isAfter = machine.disk.get(machine.configPath) !== users("openclaw");
    return request.args[0] === "models" && isAfter
      ? exited('{"resolvedDefault":"openai/gpt-5","fallbacks":[]}')
      : undefined;
  });
  expect((await run()).failure).toMatchObject({ code: "openclaw-rolled-back" });
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
});

test("a backup that can't be put back is said plainly, with its place", async () => {
  const { machine, run } = setUp("openclaw", users("openclaw"));
  machine.setFault((request) => {
    if (!isWrite(request)) return undefined;
    machine.disk.set(machine.configPath, "{");
    for (const file of machine.disk.keys()) if (file.includes("homeport")) machine.disk.delete(file);
    return killed;
  });
  expect((await run()).failure).toMatchObject({
    code: "file-not-writable",
    message: expect.stringContaining(".homeport-1") as string,
  });
});

test.each(["before the job", "while the model loads"])(
  "a configuration that changes %s is not written over",
  async (when) => {
    const runner = createFakeRunner({ contextTokens: 4_096 });
    const { machine, jobs, flow } = setUp("openclaw", users("openclaw"), runner);
    const plan = await flow.plan({ model: ref });
    const edited = users("openclaw").replace("gpt-5", "gpt-6");
    if (when === "before the job") machine.disk.set(machine.configPath, edited);
    const preload = runner.models.preload;
    runner.models.preload = async (...args) => {
      machine.disk.set(machine.configPath, edited);
      return preload(...args);
    };
    flow.connect({ planId: plan.id });
    expect(await jobs.ended()).toMatchObject({ code: "plan-stale" });
    expect(machine.disk.get(machine.configPath)).toBe(edited);
    expect(machine.calls.some(isWrite)).toBe(false);
    expect(() => flow.connect({ planId: plan.id })).toThrow(expect.objectContaining({ code: "plan-stale" }) as Error);
  },
);

test("a plan for another address of the runner is stale", async () => {
  const { runner, jobs, flow } = setUp("openclaw");
  const plan = await flow.plan({ model: ref });
  runner.setUrl("http://127.0.0.1:9999/engines/v1");
  flow.connect({ planId: plan.id });
  expect(await jobs.ended()).toMatchObject({ code: "plan-stale" });
});

test("cancelled while the model loads, nothing is written", async () => {
  const runner = createFakeRunner({ contextTokens: 4_096 });
  const { machine, jobs, flow } = setUp("clawdbot", null, runner);
  runner.models.preload = async () => jobs.cancel();
  flow.connect({ planId: (await flow.plan({ model: ref })).id });
  expect(await jobs.ended()).not.toBeNull();
  expect(machine.disk.size).toBe(0);
});

test("a plan without changes writes nothing, whatever the probe says and whoever edits meanwhile", async () => {
  const text =
    '{ /* c */ models: { providers: { cloud: { baseUrl: "https://api.example/v1", apiKey: "${CLOUD_KEY}", models: [] } } } }';
  const { machine, runner, run } = setUp("clawdbot", text);
  await run();
  const connected = `// mine\n${machine.disk.get(machine.configPath) ?? ""}`;
  machine.disk.set(machine.configPath, connected);
  runner.setProbeStatus(503);
  const again = await run();
  expect(again.plan.changes).toEqual([]);
  expect(again.failure).toMatchObject({ code: "load-failed" });
  expect(machine.disk.get(machine.configPath)).toBe(connected);
  runner.setWhileProbed(() => machine.disk.set(machine.configPath, `${connected}\n`));
  await run();
  expect(machine.disk.get(machine.configPath)).toBe(`${connected}\n`);
});

test("what someone adds while it is probed is not rolled back", async () => {
  const { machine, runner, openclaw, run } = setUp("openclaw", users("openclaw"));
  runner.setProbeStatus(500);
  runner.setWhileProbed(() => machine.write({ ...(machine.config() as object), added: { by: "someone" } }));
  const { failure } = await run();
  expect(failure).toMatchObject({
    code: "openclaw-config-changed",
    message: expect.stringContaining(".homeport-1") as string,
  });
  expect(valueAt(machine.config(), ["added", "by"])).toBe("someone");
  expect(openclaw.read().undo).toBeNull();
});

test("the program may end in the middle: the way back is there before the write", async () => {
  const { machine, runner, jobs, flow, createService, createFlow } = setUp("openclaw", users("openclaw"));
  const killed = Promise.withResolvers<void>();
  runner.setWhileProbed(() => {
    killed.resolve();
    return new Promise(() => {});
  });
  flow.connect({ planId: (await flow.plan({ model: ref })).id });
  await killed.promise;
  const later = createService();
  await later.refresh();
  expect(later.read().undo).toMatchObject({ dialect: "openclaw", configPath: machine.configPath });
  createFlow(later).undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
});

test("a write that an earlier run began: taken back when it reached the file, forgotten when it did not", async () => {
  const { machine, jobs, openclaw, createService, createFlow } = setUp("openclaw", users("openclaw"));
  const session = await openclaw.open();
  const backupPath = await session.backUp();
  const { hash } = await session.readConfig();
  const { stateDir, configPath } = session.location;
  const begun = {
    id: "1",
    at: 1,
    purpose: "connect" as const,
    subject: ref,
    dialect: "openclaw" as const,
    stateDir,
    configPath,
    backupPath,
    sizeBytes: 9,
    originalHash: hash,
    originalMeaning: null,
    writtenMeaning: null,
    context: null,
  };
  await openclaw.history.put(begun);
  machine.disk.set(configPath, "{}");
  const cut = createService();
  cut.start();
  await cut.refresh();
  expect(cut.read().undo).toMatchObject({ backupPath });
  createFlow(cut).undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(configPath)).toBe(users("openclaw"));

  await openclaw.history.put({ ...begun, backupPath: await session.backUp() });
  const untouched = createService();
  untouched.start();
  await vi.waitFor(() => expect(untouched.read().undo).toBeNull());
});

test("cancelled while it is probed: all is put back, and the cancel is no failure", async () => {
  const { machine, runner, jobs, openclaw, flow } = setUp("openclaw", users("openclaw"));
  runner.setWhileProbed(() => {
    jobs.cancel();
    throw new CodedError("cancelled", "Stopped");
  });
  flow.connect({ planId: (await flow.plan({ model: ref })).id });
  expect(await jobs.ended()).toMatchObject({ code: "cancelled" });
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
  expect(openclaw.read().undo).toBeNull();
});

test.each([
  ["what was set before", 4_096, "configure 4096"],
  ["nothing, where nothing was set", null, "configure null"],
])("a failed connect puts the model's context back: %s", async (_, earlier, last) => {
  const runner = createFakeRunner({ contextTokens: 4_096 });
  if (earlier !== null) runner.setConfigured(earlier);
  const { run } = setUp("openclaw", users("openclaw"), runner);
  runner.setProbeStatus(500);
  expect((await run()).failure?.code).toBe("openclaw-rolled-back");
  expect(runner.done.filter((step) => step.startsWith("configure")).length).toBeGreaterThan(1);
  expect(runner.done.findLast((step) => step.startsWith("configure"))).toBe(last);
});

test.each(["a failed connect", "an undo"])(
  "%s gives a context back through the guard; refused, it is only kept, and told",
  async (what) => {
    const runner = createFakeRunner({ contextTokens: 4_096 });
    const { jobs, guard, flow, run } = setUp("openclaw", users("openclaw"), runner);
    if (what === "a failed connect") runner.setProbeStatus(500);
    runner.setWhileProbed(() => {
      guard.admit = () => Promise.reject(new CodedError("paused", "Nothing is loaded while paused"));
    });
    const { failure } = await run();
    expect(guard.admitted).toHaveLength(1);
    if (failure === null) flow.undo();
    await jobs.ended();
    expect(runner.done.filter((step) => step.startsWith("configure"))).toEqual(["configure 32768"]);
    expect(runner.done.at(-1)).toBe("keep null");
    expect(jobs.warnings.filter(({ code }) => code === "context-not-back")).toEqual([
      { code: "context-not-back", model: ref, text: "Nothing is loaded while paused" },
    ]);
  },
);

test("attempts that were rolled back leave no copies, and the earlier way back stays", async () => {
  const { machine, runner, openclaw, run } = setUp("openclaw", users("openclaw"));
  await run();
  const { undo } = openclaw.read();
  const changed = { ...(machine.config() as object), agents: { defaults: { model: { primary: "cloud/gpt-5" } } } };
  machine.write(changed);
  runner.setProbeStatus(500);
  for (let attempt = 0; attempt < 12; attempt += 1) expect((await run()).failure?.code).toBe("openclaw-rolled-back");
  expect([...machine.disk.keys()].filter((file) => file.includes(".homeport-"))).toEqual([undo?.backupPath]);
  expect(openclaw.read().undo).toEqual(undo);
});

test("an undo after someone else's change is refused; after a change of stamps only it is not", async () => {
  const { machine, jobs, flow, run } = setUp("openclaw", users("openclaw"));
  await run();
  machine.write({ ...(machine.config() as object), meta: { lastTouchedVersion: "2027.1.1" } });
  const written = machine.config();
  machine.write({ ...(written as object), gateway: { mode: "remote" } });
  flow.undo();
  expect(await jobs.ended()).toMatchObject({ code: "openclaw-config-changed" });
  expect(valueAt(machine.config(), ["gateway", "mode"])).toBe("remote");
  machine.write(written as object);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
});

test("clawdbot with references to the environment: the file is edited, the references stay", async () => {
  const text =
    '{ /* c */ models: { providers: { cloud: { baseUrl: "https://api.example/v1", apiKey: "${CLOUD_KEY}", models: [] } } }, odd: { key: 1 } }';
  const { machine, jobs, openclaw, flow, run } = setUp("clawdbot", text);
  const { plan, failure } = await run();
  expect(failure).toBeNull();
  expect(plan).toMatchObject({ commands: [], warnings: ["comments-lost", "env-references"] });
  expect(machine.calls.some(isWrite)).toBe(false);
  expect(valueAt(machine.config(), ["models", "providers", "cloud", "apiKey"])).toBe("${CLOUD_KEY}");
  expect(valueAt(machine.config(), ["odd"])).toEqual({ key: 1 });
  expect(openclaw.read().isConnected).toBe(true);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(text);
});

test("a secret of the user's never goes on clawdbot's command line", async () => {
  const own = {
    models: {
      providers: {
        local: {
          baseUrl: runnerUrl,
          apiKey: "sk-mine-123456",
          models: [{ id: "m", name: "M", headers: { auth: "hush" } }],
        },
      },
    },
  };
  const { machine, run } = setUp("clawdbot", JSON.stringify(own));
  const { plan, failure } = await run();
  expect(failure).toBeNull();
  expect(JSON.stringify(machine.calls.map(({ args }) => args))).not.toMatch(/hush|sk-mine/);
  expect(JSON.stringify(plan)).not.toMatch(/hush|sk-mine/);
  expect(valueAt(machine.config(), ["models", "providers", "local", "models", "0", "headers"])).toEqual({
    auth: "hush",
  });
});

test.each<[string, string, string]>([
  ["refused by the tool", '{"provider":{"name":"openai"}}', "openclaw-config-invalid"],
  ["not JSON5", "{ oops", "openclaw-config-invalid"],
  ["made of several files", '{"$include":"./base.json5"}', "openclaw-write-failed"],
  ["of an odd shape", '{"models":"none"}', "openclaw-config-invalid"],
])("a configuration %s can't be connected", async (_, text, code) => {
  for (const dialect of ["openclaw", "clawdbot"] as const) {
    const { machine, flow } = setUp(dialect, text);
    const plan = await flow.plan({ model: ref });
    expect(plan).toMatchObject({ blocker: { code }, changes: [], commands: [] });
    expect(() => flow.connect({ planId: plan.id })).toThrow(expect.objectContaining({ code }) as Error);
    expect(machine.disk.get(machine.configPath)).toBe(text);
  }
});

test("no way in by TCP, no such model", async () => {
  const { flow } = setUp("openclaw", null, createFakeRunner({ baseUrl: null }));
  expect((await flow.plan({ model: ref })).blocker?.code).toBe("openclaw-needs-tcp");
  await expect(flow.plan({ model: "ai/nope:1" })).rejects.toMatchObject({ code: "model-missing" });
});

test("too small a context is loaded again, and what was read back is what is written", async () => {
  const { machine, runner, jobs, run } = setUp("openclaw", null, createFakeRunner({ contextTokens: 4_096 }));
  const preload = runner.models.preload;
  runner.models.preload = async (...args) => {
    await preload(...args);
    runner.setContext(24_576);
  };
  const { plan, failure } = await run();
  expect(failure).toBeNull();
  expect(plan).toMatchObject({ contextTokens: known(4_096), reloadWithContextTokens: 32_768 });
  expect(runner.done).toEqual(["configure 32768", "preload"]);
  expect(valueAt(machine.config(), ["models", "providers", "local", "models", "0", "contextWindow"])).toBe(24_576);
  expect(jobs.warnings).toEqual([{ code: "context-other", askedTokens: 32_768, loadedTokens: 24_576 }]);
});

test.each([
  ["taken away where nothing was set", null, "configure null"],
  ["what was set before", 8_192, "configure 8192"],
])("an undo gives the model's context back too: %s", async (_, earlier, last) => {
  const runner = createFakeRunner({ contextTokens: 4_096 });
  if (earlier !== null) runner.setConfigured(earlier);
  const { jobs, openclaw, flow, run } = setUp("openclaw", users("openclaw"), runner);
  expect((await run()).failure).toBeNull();
  expect(openclaw.read().changes).toMatchObject([
    { purpose: "connect", subject: ref, isUndoable: true, context: { model: ref, earlierTokens: earlier } },
  ]);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(runner.done.at(-1)).toBe(last);
  expect(jobs.warnings).toEqual([]);
  expect(openclaw.read().changes).toEqual([]);
});

test("a context somebody set since stays, and it is told; a runner that forgot it is not asked to load it", async () => {
  const runner = createFakeRunner({ contextTokens: 4_096 });
  const { jobs, flow, run } = setUp("openclaw", users("openclaw"), runner);
  await run();
  runner.setConfigured(65_536);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(jobs.warnings).toEqual([{ code: "context-not-back", model: ref, text: "It is set to 65536 tokens now." }]);
  runner.setContext(4_096);
  await run();
  runner.setConfigured(null);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(runner.done.at(-1)).toBe("keep 65536");
});

test("each change adds to the list, and they are taken back one after the other", async () => {
  const { machine, jobs, openclaw, flow, run } = setUp("openclaw", users("openclaw"));
  await run();
  const first = machine.disk.get(machine.configPath);
  const plan = await flow.plan({ model: ref, profile: "local-only" });
  flow.connect({ planId: plan.id });
  expect(await jobs.ended()).toBeNull();
  expect(openclaw.read().changes.map(({ purpose }) => purpose)).toEqual(["local-only", "connect"]);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(first);
  flow.undo();
  expect(await jobs.ended()).toBeNull();
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
  // they would only hold its keys once more
  expect([...machine.disk.keys()]).toEqual([machine.configPath]);
});

test("a change whose copy is gone stays in the list and can't be taken back", async () => {
  const { machine, openclaw, flow, run } = setUp("openclaw", users("openclaw"));
  await run();
  expect(await openclaw.history.deleteCopies()).toBe(1);
  expect([...machine.disk.keys()]).toEqual([machine.configPath]);
  expect(openclaw.read()).toMatchObject({ undo: null, changes: [{ isUndoable: false }] });
  expect(() => flow.undo()).toThrow(expect.objectContaining({ code: "not-found" }) as Error);
});

test("no room for the copy: nothing is written", async () => {
  const { machine, openclaw, run } = setUp("openclaw", users("openclaw"));
  machine.files.backUpFile = () => Promise.reject(new CodedError("disk-full", "No room"));
  expect((await run()).failure).toMatchObject({ code: "disk-full" });
  expect(machine.disk.get(machine.configPath)).toBe(users("openclaw"));
  expect(openclaw.read().changes).toEqual([]);
});

const schemaOf = (contextWindow: object) => {
  const entry = { properties: { id: {}, contextWindow } };
  const provider = { properties: { baseUrl: {}, apiKey: {}, api: {}, models: { items: entry } } };
  const model = { properties: { primary: {}, fallbacks: {} } };
  return {
    properties: {
      models: { properties: { providers: { additionalProperties: provider } } },
      agents: { properties: { defaults: { properties: { model } } } },
    },
  };
};

test.each<[Dialect, string]>([
  ["openclaw", "2027.1.1"],
  ["clawdbot", "2027.1.1"],
])("%s %s, which nobody tested: its own schema decides, else a second word", async (dialect, version) => {
  const { machine, jobs, flow, lines } = setUp(dialect);
  let schema: object | null = null;
  machine.setFault(({ args }) => {
    const line = args.join(" ");
    if (line === "--version") return exited(`OpenClaw ${version}\n`);
    if (line !== "config schema" && line !== "gateway call config.schema --json") return undefined;
    if (schema === null) return exited("", 1, "gateway closed");
    return exited(JSON.stringify(dialect === "openclaw" ? schema : { schema }, null, 2));
  });
  const unread = await flow.plan({ model: ref });
  expect(unread).toMatchObject({ blocker: null, warnings: ["schema-unread"] });
  expect(() => flow.connect({ planId: unread.id })).toThrow(
    expect.objectContaining({ code: "openclaw-schema-unread" }) as Error,
  );
  expect(machine.disk.size).toBe(0);

  schema = schemaOf({ type: "string" });
  const { blocker } = await flow.plan({ model: ref });
  expect(blocker).toMatchObject({
    code: "openclaw-schema-differs",
    message: expect.stringContaining("local.") as string,
  });
  expect(machine.disk.size).toBe(0);

  flow.connect({ planId: unread.id, isUnverified: true });
  // the schema that is known by now says no, whatever was said before
  expect(await jobs.ended()).toMatchObject({ code: "openclaw-schema-differs" });
  expect(machine.disk.size).toBe(0);
  expect(lines().filter((line) => line.includes("schema"))).toHaveLength(2);
});

test("a version that can't tell is written after the second word, and asks for it once", async () => {
  const { machine, jobs, flow } = setUp("clawdbot");
  machine.setFault(({ args }) => (args[0] === "--version" ? exited("2026.3.1\n") : undefined));
  const { id } = await flow.plan({ model: ref });
  flow.connect({ planId: id, isUnverified: true });
  expect(await jobs.ended()).toBeNull();
  expect((await flow.plan({ model: ref, profile: "local-only" })).warnings).not.toContain("schema-unread");
});

test("a context that stays too small stops before anything is written", async () => {
  const { machine, runner, run } = setUp("clawdbot", null, createFakeRunner({ contextTokens: 4_096 }));
  runner.models.preload = async () => runner.setContext(8_192);
  expect((await run()).failure).toMatchObject({ code: "openclaw-context-too-small" });
  expect(machine.disk.size).toBe(0);
});

test("a model that isn't loaded is loaded first; set smaller than packaged, it is loaded again", async () => {
  const { runner, run } = setUp("openclaw", null, createFakeRunner({ contextTokens: null }));
  const preload = runner.models.preload;
  let loads = 0;
  runner.models.preload = async (...args) => {
    await preload(...args);
    if (loads++ === 0) runner.setContext(8_192);
  };
  const { plan, failure } = await run();
  expect(plan).toMatchObject({ contextTokens: unknown("not-measured-yet"), reloadWithContextTokens: null });
  expect(failure).toBeNull();
  expect(runner.done).toEqual(["preload", "configure 32768", "preload"]);
});

test("a context under 32,000 is warned of; connecting twice writes nothing the second time", async () => {
  const { machine, runner, openclaw, run } = setUp("openclaw", null, createFakeRunner({ contextTokens: 20_480 }));
  expect((await run()).plan.warnings).toEqual(["context-small"]);
  const undo = openclaw.read().undo;
  const count = machine.calls.filter(isWrite).length;
  const second = await run();
  expect(second).toMatchObject({ failure: null, plan: { changes: [], commands: [] } });
  expect(machine.calls.filter(isWrite)).toHaveLength(count);
  expect(openclaw.read().undo).toEqual(undo);
  expect(runner.requests).toHaveLength(2);
});

test("a load that fails on its way is not waited for by the next one", async () => {
  const { runner, guard, run } = setUp("openclaw", null, createFakeRunner({ contextTokens: 8_192 }));
  runner.models.configured = () => Promise.reject(new CodedError("runner-bad-answer", "It said nothing."));
  const { failure } = await run();
  expect(failure?.code).toBe("runner-bad-answer");
  expect(guard.admitted).toHaveLength(1);
  expect([...guard.coming]).toEqual([]);
});

test("another plan is another job of the same state folder, by which the window knows whose it is", async () => {
  const { jobs, flow, openclaw } = setUp("openclaw");
  const keys = [];
  for (const profile of [null, "local-only"] as const) {
    flow.connect({ planId: (await flow.plan({ model: ref, profile })).id });
    keys.push(jobs.request()?.key);
    await jobs.ended();
  }
  expect(new Set(keys).size).toBe(2);
  const { stateDir } = openclaw.read();
  expect(keys.every((key = "") => stateDir.isKnown && isOfState({ key }, stateDir.value))).toBe(true);
});

test.each([
  ['{ gateway: { mode: "remote", remote: { url: "wss://box.example:18789" } } }', true],
  ['{ gateway: { mode: "remote" } }', true],
  ['{ gateway: { mode: "remote", remote: { url: "ws://127.0.0.1:18789" } } }', false],
  ['{ gateway: { mode: "local", remote: { url: "wss://box.example" } } }', false],
])("a gateway of another machine is told, not guessed for: %s", async (text, isTold) => {
  const { flow } = setUp("openclaw", text);
  const { warnings } = await flow.plan({ model: ref });
  expect(warnings.includes("gateway-elsewhere")).toBe(isTold);
});
