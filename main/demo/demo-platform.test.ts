import { expect, test } from "vitest";
import type { Push } from "../../app/contract/index";
import type { Job } from "../../app/contract/jobs";
import { createFakePlace, noPort } from "../flows/fake-place";
import { createFakeGuard } from "../flows/fake-guard";
import { createConnectFlow } from "../flows/connect-openclaw";
import { createVerifyFlow } from "../flows/verify-openclaw";
import { createAttentionService } from "../services/attention/attention";
import { createChatService } from "../services/chat/chat";
import { createHardwareService } from "../services/hardware/hardware";
import { createJobService } from "../services/jobs/jobs";
import { createModelService } from "../services/models/models";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createRunnerService } from "../services/runner/runner";
import { type DemoOptions, createDemoPlatform } from "./demo-platform";
import { createVirtualClock } from "./virtual-clock";

/** The real services on the simulated machine, in a time that jumps. */
async function createHouse(options: Partial<DemoOptions> = {}) {
  const clock = createVirtualClock();
  const platform = await createDemoPlatform({ version: "1", clock, ...options });
  const { runCommand, startCommand, sendHttp, env, home, os, machine } = platform;
  const pushed: [string, unknown][] = [];
  const push: Push = (event, payload) => void pushed.push([event, payload]);
  const warnings: string[] = [];
  const log = { warn: (text: string) => void warnings.push(text) };
  const readTextFile = async (file: string) => {
    const read = await platform.files.readTextFile(file);
    return read.kind === "ok" ? read.text : null;
  };
  const findExecutable = async (name: string) => (await platform.findExecutable(name))[0] ?? null;
  const attention = createAttentionService();
  const shared = { clock, push, log };
  const runner = createRunnerService({
    ...shared,
    sendHttp,
    runCommand,
    findExecutable,
    readTextFile,
    env,
    home,
    os,
    getAddressSetting: () => null,
    attention,
  });
  const jobs = createJobService(shared);
  const isLoaded = (ref: string) => models.isAmong(runner.read().loaded, ref);
  const hardware = createHardwareService({
    os,
    runCommand,
    startCommand,
    readTextFile,
    ...shared,
    attention,
    modelStorePath: async () => ({ isKnown: true, value: "/var/lib/docker" }),
    ...machine,
  });
  const models = createModelService({
    keptSettings: { of: () => null, set: async () => undefined },
    ...shared,
    send: runner.send,
    startJob: jobs.start,
    freeDiskBytes: hardware.freeDiskBytes,
    isLoaded,
    accessToken: async () => null,
    gguf: platform.gguf,
    guard: createFakeGuard(),
  });
  const chat = createChatService({
    ...shared,
    send: runner.send,
    isLoaded,
    askIsLoaded: models.isLoadedNow,
    openclaw: neverAsked,
  });
  const openclaw = createOpenClawService({
    ...shared,
    runCommand,
    findExecutable,
    readTextFile,
    files: {
      backUpFile: async (file) => (await platform.files.backUpFile(file, { keep: 10 })) ?? "",
      copiesOf: platform.files.listBackups,
      restoreFile: platform.files.restoreFile,
      writePrivateFile: platform.files.writeTextFile,
      removeFile: platform.files.removeFile,
    },
    env,
    home,
    os,
    getDialectSetting: () => null,
    runnerBaseUrl: () => runner.read().endpoint?.openAiBaseUrl ?? null,
    tempDir: platform.tempDir,
    searchPath: () => env["PATH"] ?? "",
  });
  const flow = { openclaw, runner, guard: createFakeGuard(), startJob: jobs.start, clock, log, sendHttp };
  const connect = createConnectFlow({
    ...flow,
    place: createFakePlace(openclaw, runner),
    port: noPort,
    models: { ...models, inspect: (ref) => models.inspect({ ref }) },
  });
  const verify = createVerifyFlow(flow);
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await clock.sleep(50);
  };
  const jobOf = ({ id }: Job) => jobs.read().items.find((each) => each.id === id);
  const ended = async (job: Job) => {
    await until(() => (jobOf(job)?.outcome ?? null) !== null);
    return jobOf(job)?.outcome;
  };
  return {
    clock,
    jobs,
    platform,
    runner,
    models,
    chat,
    openclaw,
    hardware,
    connect,
    verify,
    attention,
    pushed,
    warnings,
    until,
    jobOf,
    ended,
  };
}

const neverAsked = () => {
  throw new Error("nothing goes through OpenClaw here");
};

test("a window opens on a full panel", async () => {
  const { runner, models, openclaw, hardware, warnings } = await createHouse();
  const { state, endpoint, version, backends, docker } = await runner.probe();
  expect(state).toBe("healthy");
  expect(endpoint).toMatchObject({
    kind: "docker-engine",
    address: "127.0.0.1:12434",
    location: "this-machine",
    openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
  });
  expect(version).toEqual({ isKnown: true, value: "v1.2.6" });
  expect(backends.find(({ name }) => name === "llama.cpp")?.status).toBe("running");
  expect(docker.hasModelPlugin).toEqual({ isKnown: true, value: true });
  expect((await models.refresh()).items.map(({ tags }) => tags.length)).toEqual([2, 2, 2, 2, 1, 1]);
  expect(await openclaw.refresh()).toMatchObject({
    state: "ready",
    dialect: "openclaw",
    defaultModel: { value: { ref: "openai/gpt-6-astra", place: "cloud" } },
    isConnected: false,
  });
  const { gpus, cpu, modelDisk } = await hardware.refresh();
  expect(gpus).toMatchObject({
    isKnown: true,
    value: [{ vendor: "nvidia", vramBytes: { value: 24_564 * 1024 ** 2 } }],
  });
  expect(cpu.name).toMatchObject({ isKnown: true, value: "AMD Ryzen 9 9900X" });
  expect(modelDisk.freeBytes.isKnown).toBe(true);
  expect(warnings).toEqual([]);
});

test("Docker Desktop: reached by its socket, and by TCP for others", async () => {
  const { runner } = await createHouse({ docker: "desktop" });
  expect(await runner.probe()).toMatchObject({
    state: "healthy",
    endpoint: {
      kind: "docker-desktop",
      transport: "socket",
      address: "~/.docker/run/docker.sock",
      openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
    },
  });
});

test.each([
  ["no docker at all", { docker: "none" } as const, "down", "absent"],
  ["the container is stopped", {}, "down", "down"],
  ["silence", {}, "hanging", "hanging"],
  ["something else", {}, "wrong-service", "wrong-service"],
] as const)("the runner is gone: %s", async (_name, options, service, state) => {
  const { runner, platform } = await createHouse(options);
  platform.demo.runner.fault({ service });
  platform.demo.docker.container = "stopped";
  expect((await runner.probe()).state).toBe(state);
});

test("a pull shows its progress, stops, and goes on", async () => {
  const { models, runner, jobs, jobOf, ended, until } = await createHouse();
  await runner.probe();
  await models.refresh();
  const first = models.pull({ ref: "ai/mistral" });
  await until(() => (jobOf(first)?.progress?.doneBytes ?? 0) > 2e9);
  jobs.cancel(first.id);
  expect(await ended(first)).toEqual({ kind: "cancelled", isResumable: true });
  const job = models.pull({ ref: "ai/mistral" });
  await until(() => jobOf(job)?.progress !== null);
  expect(jobOf(job)?.progress?.doneBytes).toBeGreaterThan(2e9);
  await until(() => jobOf(job)?.progress?.bytesPerSecond.isKnown === true);
  expect(jobOf(job)).toMatchObject({ phase: "downloading", isCancellable: true });
  expect(jobOf(job)?.progress?.totalBytes).toEqual({ isKnown: true, value: 4_370_011_360 });
  expect(await ended(job)).toEqual({ kind: "done" });
  expect(models.find("ai/mistral:latest")?.parameters).toBe("7.25B");
});

test("a chat: cold, streamed, measured, and its context read back from the log", async () => {
  const { models, runner, chat, until, platform } = await createHouse();
  await runner.probe();
  await models.refresh();
  chat.send({ model: "ai/deepseek-r1-distill-llama", text: "What stays private?", maxTokens: 900 });
  await until(() => chat.read().turns[0]?.end !== null);
  const turn = chat.read().turns[0];
  expect(turn).toMatchObject({ end: "complete", failure: null, stats: { isColdStart: true } });
  expect(turn?.answer).toContain("In this demo nothing leaves");
  expect(turn?.reasoning).toContain("What stays private?");
  expect(turn?.stats?.tokensPerSecond).toMatchObject({ isKnown: true });
  expect(turn?.stats?.promptTokens).toMatchObject({ isKnown: true });
  expect(await models.effectiveContext("ai/deepseek-r1-distill-llama:8B-Q4_K_M")).toEqual({
    isKnown: true,
    value: 32_768,
  });
  expect(platform.demo.runner.usage().modelBytes).toBeGreaterThan(8e9);
});

test.each(["openclaw", "clawdbot"] as const)("%s: planned, connected, proven, taken back", async (dialect) => {
  const { models, runner, openclaw, connect, verify, ended, jobOf, platform } = await createHouse({
    assistants: [dialect],
    clawdbotConfig: '{ "gateway": { "mode": "local" } }\n',
  });
  await runner.probe();
  await models.refresh();
  await openclaw.refresh();
  const { configPath } = openclaw.read();
  const before = platform.demo.files.peek(configPath.isKnown ? configPath.value : "");
  expect(before).toContain('"mode"');

  const plan = await connect.plan({ model: "ai/qwen3:8B-Q4_K_M" });
  expect(plan.blocker).toBeNull();
  expect(plan.changes.map(({ key }) => key)).toContain("models.providers.local");
  const connecting = connect.connect({ planId: plan.id });
  expect([await ended(connecting), jobOf(connecting)?.warnings]).toEqual([{ kind: "done" }, []]);
  expect(openclaw.read()).toMatchObject({
    isConnected: true,
    defaultModel: { value: { ref: "local/ai/qwen3:8B-Q4_K_M" } },
  });

  const proving = verify.verify({});
  expect(await ended(proving)).toEqual({ kind: "done" });
  const { proof } = openclaw.read();
  expect(proof?.checks.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  expect(proof?.isProven).toBe(true);
  expect(proof?.answer).toContain("simulated Model Runner");
  const [least, most] = dialect === "openclaw" ? [10_000, 11_500] : [5800, 7000];
  expect(proof?.promptTokens.isKnown === true && proof.promptTokens.value).toBeGreaterThan(least);
  expect(proof?.promptTokens.isKnown === true && proof.promptTokens.value).toBeLessThan(most);

  expect(await ended(connect.undo())).toEqual({ kind: "done" });
  expect(platform.demo.files.peek(configPath.isKnown ? configPath.value : "")).toBe(before);
});

test("live figures follow what the runner does", async () => {
  const { hardware, attention, models, runner, pushed, until, platform } = await createHouse();
  await runner.probe();
  await models.refresh();
  await hardware.refresh();
  hardware.start();
  attention.look("window", { isVisible: true, isLive: true });
  const last = () =>
    pushed.findLast(([event]) => event === "hardware.measured")?.[1] as
      | { gpus: { value: { vramUsedBytes: { value: number } }[] }; memory: object }
      | undefined;
  await until(() => last()?.gpus.value[0]?.vramUsedBytes.value !== undefined);
  const idle = last()?.gpus.value[0]?.vramUsedBytes.value ?? Number.NaN;
  expect(last()?.memory).toMatchObject({ isKnown: true, value: { totalBytes: 64 * 1024 ** 3 } });
  await models.preload("ai/qwen3");
  await until(() => (last()?.gpus.value[0]?.vramUsedBytes.value ?? 0) > idle + 5e9);
  hardware.stop();
  await platform.quit();
});

test("nothing leaves, nothing is started, and the ledger tells what would have", async () => {
  const { platform, runner } = await createHouse();
  const call = { method: "GET", path: "/", purpose: "watch" } as const;
  await expect(
    platform.sendHttp({ kind: "tcp", origin: "https://example.com", basePath: "" }, call),
  ).rejects.toMatchObject({ kind: "name-not-found" });
  await expect(
    platform.sendHttp({ kind: "tcp", origin: "http://127.0.0.1:18789", basePath: "" }, call),
  ).rejects.toMatchObject({ kind: "refused" });
  expect((await platform.runCommand({ file: "/bin/sh", args: ["-c", "true"], timeoutMs: 1000 })).kind).toBe("missing");
  expect(platform.log.file).toBeNull();
  await runner.probe();
  const kinds = new Set(platform.ledger.read().map(({ entry }) => entry.kind));
  expect(kinds).toEqual(new Set(["request", "command"]));
});

test("requests end at their limits, and when their owner leaves", async () => {
  const { platform } = await createHouse();
  const address = { kind: "tcp", origin: "http://localhost:12434", basePath: "" } as const;
  const call = { method: "GET", path: "/version", purpose: "watch" } as const;
  platform.demo.runner.fault({ hangingPaths: ["/version"] });
  await expect(platform.sendHttp(address, { ...call, headersTimeoutMs: 500 })).rejects.toMatchObject({
    kind: "timed-out",
  });
  const owner = new AbortController();
  const waiting = platform.sendHttp(address, { ...call, headersTimeoutMs: 0, signal: owner.signal });
  owner.abort();
  await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
  platform.demo.runner.heal();
  platform.demo.runner.fault({ dripMs: 900 });
  const drips = await platform.sendHttp(address, { ...call, idleTimeoutMs: 1000 });
  expect(await drips.text()).toBe('{"version":"v1.2.6"}\n');
  const slower = await platform.sendHttp(address, { ...call, idleTimeoutMs: 500 });
  await expect(slower.text()).rejects.toMatchObject({ kind: "timed-out" });
  await expect((await platform.sendHttp(address, call)).text(3)).rejects.toMatchObject({ kind: "too-large" });
});

test("a command ends at its limit, and all of them at quit", async () => {
  const { platform } = await createHouse();
  const smi = { file: "nvidia-smi", args: ["--query-gpu=index", "-l", "1"] };
  expect(await platform.runCommand({ ...smi, timeoutMs: 2500 })).toMatchObject({ kind: "timed-out" });
  const lines: string[] = [];
  const running = platform.startCommand({ ...smi, onLine: (line) => lines.push(line) });
  await platform.clock.sleep(3000);
  expect(lines.length).toBeGreaterThan(2);
  await platform.quit();
  expect((await running.done).kind).toBe("cancelled");
  expect((await platform.runCommand({ ...smi, timeoutMs: 10 })).kind).toBe("cancelled");
});
