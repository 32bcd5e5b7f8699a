import { expect, test } from "vitest";
import type { Checkup } from "../../app/contract/doctor";
import type { FindingId } from "../../app/domain/doctor/findings";
import { createFastClock } from "../../e2e/faults/fast-clock";
import { openSimulatedHouse } from "../../e2e/harness/simulated-house";
import { demoMachine, meminfo } from "../demo/demo-hardware";
import { describeModel } from "../demo/model-runner/describe-model";
import { composedGateway } from "../demo/tools/docker-containers";
import { exited } from "../platform/fake-command";
import type { CommandRequest, CommandResult } from "../platform/run-command";

const model = "ai/qwen3:8B-Q4_K_M";
const small = "ai/smollm2:135M-Q4_K_M";
/** Packaged with a context OpenClaw takes, and not much more. */
const shorter =
  "registry.example.com:5443/research/assistants/mistral-nemo-instruct-2407-letters-and-meeting-summaries:12B-UD-Q4_K_XL-2026-09-second-edition";
const address = "http://127.0.0.1:12434/engines/v1";

/** OpenClaw set to a model of a runner. */
const config = ({ id = model, baseUrl = address, fallbacks = [] as string[] } = {}) =>
  JSON.stringify({
    gateway: { mode: "local", bind: "loopback", auth: { mode: "token", token: "0123456789abcdef" } },
    models: {
      providers: {
        local: {
          baseUrl,
          apiKey: "not-needed",
          api: "openai-completions",
          models: [{ id, name: id, contextWindow: 32_768, maxTokens: 4096 }],
        },
      },
    },
    agents: { defaults: { model: { primary: `local/${id}`, fallbacks } } },
  });

type Options = Parameters<typeof openSimulatedHouse>[0] & object;
type House = Awaited<ReturnType<typeof openSimulatedHouse>>;
type Broken = {
  options?: Options;
  /** Done when all is up. */
  after?: (house: House) => Promise<unknown> | void;
  finds: FindingId;
  /** What it must say besides. */
  saying?: Partial<Checkup["findings"][number]>;
};

const isCall = ({ file, args }: CommandRequest, name: string, ...words: string[]) =>
  new RegExp(`(^|/)${name}$`).test(file) && words.every((word, at) => args[at] === word);

const desktop = (config_: string | null): Options => ({ docker: "desktop", openclawConfig: config_ });
const docker = (change: Partial<House["platform"]["demo"]["docker"]>) => async (house: House) => {
  Object.assign(house.platform.demo.docker, change);
  if (change.isDaemonUp === false || change.container !== undefined) await house.ask("runner.probe", {});
};
const fault = (change: Parameters<House["platform"]["demo"]["runner"]["fault"]>[0]) => (house: House) =>
  house.platform.demo.runner.fault(change);
const ended = async (house: House, started: Promise<{ jobId: string }>) => house.ended((await started).jobId);
const load = (house: House, ref = model) => ended(house, house.ask("engine.load", { ref }));
const pull = (house: House, ref: string) => ended(house, house.ask("models.pull", { ref }));

/** The simulated machine as Windows: Docker Desktop by its named pipe. */
const onWindows = (commands: (request: CommandRequest) => CommandResult | undefined): Options => ({
  ...desktop(config()),
  run: commands,
  over: (platform) => ({
    os: "win32",
    sendHttp: (to, call) =>
      platform.sendHttp(
        to.kind === "socket" && to.path.includes("\\pipe\\") ? { ...to, path: "/var/run/docker.sock" } : to,
        call,
      ),
  }),
});

const truncated = describeModel({
  ref: "ai/cut:1",
  name: "Cut",
  sizeMb: 200,
  parameters: "0.3B",
  quantization: "Q4_K_M",
  architecture: "llama",
  layers: 4,
  heads: 4,
  kvHeads: 4,
  headSize: 64,
  embedding: 256,
  trained: 32_768,
  packaged: 32_768,
  isTruncated: true,
  prompt: 1000,
  speed: 100,
});

const broken: Record<string, Broken> = {
  "Docker down": { after: docker({ isDaemonUp: false }), finds: "docker-down" },
  "Docker refuses this account": { after: docker({ isLocked: true, isDaemonUp: false }), finds: "docker-locked" },
  "the model plugin is missing": {
    after: docker({ hasModelPlugin: false, container: "missing" }),
    finds: "plugin-missing",
  },
  "the plugin is an old version": {
    options: {
      run: (request) =>
        isCall(request, "docker", "info")
          ? exited(
              JSON.stringify({
                ServerVersion: "29.1.3",
                OperatingSystem: "Ubuntu 26.04 LTS",
                OSType: "linux",
                ClientInfo: { Plugins: [{ Name: "model", Version: "v0.1.30" }] },
              }),
            )
          : undefined,
    },
    after: docker({ container: "missing" }),
    finds: "version-old",
  },
  "its container is stopped": { after: docker({ container: "stopped" }), finds: "container-down" },
  "Model Runner is disabled": {
    options: desktop(config()),
    after: docker({ isRunnerOn: false }),
    finds: "runner-off",
  },
  "host-side TCP is off": { options: desktop(config()), after: docker({ hasPort: false }), finds: "port-off" },
  "the port is taken": { after: fault({ service: "wrong-service" }), finds: "port-taken" },
  "Windows keeps the port": {
    options: onWindows((request) => {
      if (isCall(request, "netsh")) return exited("      12400       12499\n");
      return isCall(request, "netstat") ? exited("") : undefined;
    }),
    after: docker({ hasPort: false }),
    finds: "port-kept-by-windows",
    saying: { values: expect.objectContaining({ firstPort: 12_400, lastPort: 12_499 }) },
  },
  "another program has the port on Windows": {
    options: onWindows((request) => {
      if (isCall(request, "netstat")) return exited("  TCP    127.0.0.1:12434    0.0.0.0:0    LISTENING    77\n");
      return isCall(request, "tasklist") ? exited('"other.exe","77","Console","1","9,000 K"\n') : undefined;
    }),
    after: docker({ hasPort: false }),
    finds: "port-taken",
    saying: { values: expect.objectContaining({ holder: { kind: "program", name: "other.exe", pid: 77 } }) },
  },
  "nobody at the address that is set": {
    after: (house) => house.ask("settings.update", { runnerAddress: "http://127.0.0.1:9" }),
    finds: "address-silent",
  },
  "another program at the address that is set": {
    after: async (house) => {
      await house.ask("settings.update", { runnerAddress: "http://127.0.0.1:12434" });
      house.platform.demo.runner.fault({ service: "wrong-service" });
    },
    finds: "address-not-a-runner",
  },
  "a container's name, and OpenClaw outside": {
    options: { openclawConfig: config({ baseUrl: "http://model-runner.docker.internal/engines/v1" }) },
    finds: "wrong-host-name",
  },
  "localhost, and OpenClaw in a container": {
    after: docker({ assistant: { ...composedGateway, folder: "/home/demo/.openclaw" } }),
    finds: "address-of-itself",
    saying: { values: expect.objectContaining({ place: composedGateway.name }) },
  },
  "a name that differs by case": {
    options: { openclawConfig: config({ id: "ai/qwen3:8b-q4_k_m" }) },
    finds: "name-mismatch",
    saying: { values: expect.objectContaining({ pulled: expect.stringContaining(model) }) },
  },
  "another default registry": {
    options: {
      runner: { models: [{ ...truncated, isTruncated: false, ref: `registry.example.com/${model}` }] },
    },
    finds: "registry-mismatch",
  },
  "another default registry since it was pulled": {
    options: { runner: { defaultRegistry: "registry.example.com" } },
    finds: "registry-mismatch",
    saying: { values: expect.objectContaining({ model }) },
  },
  "a model nobody pulled": { options: { openclawConfig: config({ id: "ai/none:1" }) }, finds: "model-not-pulled" },
  "a context too small for OpenClaw": {
    options: { openclawConfig: config({ id: small }) },
    after: (house) => load(house, small),
    finds: "context-too-small",
    saying: { values: { tokens: 8192, least: 16_000 } },
  },
  "a conversation longer than the context": {
    options: { openclawConfig: config({ id: shorter }) },
    after: async (house) => {
      const question = { model: shorter, via: "runner", text: "word ".repeat(19_000), maxTokens: 8 } as const;
      await house.answered(question);
    },
    finds: "context-exceeded",
    saying: { detail: expect.stringContaining("exceeds the available context") },
  },
  "the engine crashes": {
    after: async (house) => {
      house.platform.demo.runner.fault({ loads: "crash" });
      await load(house);
    },
    finds: "engine-crashed",
    saying: { detail: expect.stringContaining("segmentation fault") },
  },
  "a damaged file": {
    options: { runner: { models: [truncated] }, openclawConfig: config({ id: "ai/cut:1" }) },
    after: (house) => load(house, "ai/cut:1"),
    finds: "model-damaged",
    saying: { detail: expect.stringContaining("not within the file bounds") },
  },
  "a damaged file that another program asked for": {
    options: { runner: { models: [truncated] }, openclawConfig: config({ id: "ai/cut:1" }) },
    after: async ({ platform }) => {
      const body = JSON.stringify({ model: "ai/cut:1", max_tokens: 1, messages: [{ role: "user", content: "x" }] });
      const ask = { method: "POST", path: "/engines/v1/chat/completions", headers: {}, body };
      await platform.demo.runner.handle({ ...ask, signal: new AbortController().signal });
    },
    finds: "model-damaged",
    saying: { values: expect.objectContaining({ model: "ai/cut:1" }) },
  },
  "out of memory, which the engine never says": {
    after: async (house) => {
      house.platform.demo.runner.fault({ loads: "out-of-memory" });
      await load(house);
    },
    finds: "out-of-memory",
    saying: { values: expect.objectContaining({ model }) },
  },
  "an engine left behind": {
    options: {
      run: (request) =>
        isCall(request, "ps", "-axww", "-o", "pid=,ppid=,pgid=,rss=,args=")
          ? exited(
              "    1     0     1   9000 /sbin/init\n  720     1   700 512000 llama-server --host inference-runner-0.sock\n",
            )
          : undefined,
    },
    finds: "engine-orphaned",
    saying: { values: { count: 1, memoryBytes: 512_000 * 1024, pids: "720" } },
  },
  "a load that hangs": {
    options: { clock: createFastClock(400), speed: 1 },
    after: async (house) => {
      house.platform.demo.runner.fault({ loads: "hang" });
      void house.ask("engine.load", { ref: small });
      await house.until("jobs.read", {}, ({ items }) => items.some(({ notice }) => notice === "slow-load"));
    },
    finds: "load-hanging",
    saying: { values: { model: small } },
  },
  "the processor instead of the graphics card": {
    after: async (house) => {
      house.platform.demo.runner.fault({ isGpuGone: true });
      await load(house);
    },
    finds: "processor-instead-of-gpu",
  },
  "memory is written to the disk": {
    options: { clock: createFastClock(20), speed: 1 },
    after: async (house) => {
      await load(house);
      let swapped = 0;
      const { files } = house.platform.demo;
      files.compute("/proc/meminfo", () => {
        swapped += 400 * 1024;
        const usage = { modelBytes: 0, diskBytes: 0, isBusy: false };
        const total = Math.round(demoMachine.memoryBytes / 1024);
        return `${meminfo(usage).replace(/MemAvailable:.*/, `MemAvailable: ${Math.round(total * 0.1)} kB`)}SwapTotal: 99999999 kB\nSwapFree: ${99_999_999 - swapped} kB\n`;
      });
      await house.until("pressure.read", {}, ({ notice }) => notice?.kind === "swap");
    },
    finds: "swapping",
  },
  "the disk is full": {
    after: async (house) => {
      house.platform.demo.runner.fault({ isDiskFull: true });
      await pull(house, "ai/smollm2:360M-Q4_K_M");
    },
    finds: "disk-full",
  },
  "a pull is not authorised": { after: (house) => pull(house, "nobody/private:1"), finds: "pull-unauthorised" },
  "the registry is out of reach": {
    after: async (house) => {
      house.platform.demo.runner.fault({ isOffline: true });
      await pull(house, "ai/smollm2:360M-Q4_K_M");
    },
    finds: "registry-unreachable",
  },
  "a proxy stands in the way": {
    options: { over: ({ env }) => ({ env: { ...env, HTTPS_PROXY: "http://proxy.example.com:3128" } }) },
    after: async (house) => {
      house.platform.demo.runner.fault({ isOffline: true });
      await pull(house, "ai/smollm2:360M-Q4_K_M");
    },
    finds: "proxy-in-the-way",
    saying: { values: expect.objectContaining({ proxies: "HTTPS_PROXY" }) },
  },
  "no model set: a cloud's, without a word": { options: { openclawConfig: "{}\n" }, finds: "cloud-by-default" },
  "a cloud as fallback": {
    options: { openclawConfig: config({ fallbacks: ["openai/gpt-6-astra"] }) },
    finds: "cloud-fallback",
  },
  "OpenClaw is not installed": { options: { assistants: [] }, finds: "openclaw-missing" },
  "a configuration that is no JSON": { options: { openclawConfig: "{ agents:" }, finds: "config-broken" },
  "the gateway's port is another's": {
    options: {
      over: (platform) => ({
        sendHttp: (to, call) =>
          platform.sendHttp(
            to.kind === "tcp" && to.origin.endsWith(":18789") ? { ...to, origin: "http://127.0.0.1:12434" } : to,
            call,
          ),
      }),
    },
    finds: "gateway-port-taken",
  },
};

async function looked({ options = {}, after }: Broken, onTestFinished: (done: () => Promise<void>) => void) {
  const house = await openSimulatedHouse({ speed: 2000, openclawConfig: config(), ...options });
  onTestFinished(() => house.quit());
  await house.until("runner.read", {}, ({ state }) => state === "healthy");
  await house.until("models.read", {}, ({ state }) => state === "ready");
  await house.until("openclaw.read", {}, ({ state }) => state !== "looking");
  await after?.(house);
  return house.ask("doctor.look", {});
}

test("where nothing is broken nothing is found, and everything was looked at", async ({ onTestFinished }) => {
  const { findings, unread } = await looked({ finds: "docker-down", after: (house) => load(house) }, onTestFinished);
  expect(findings).toEqual([]);
  expect(unread).toEqual([]);
});

test("a list of processes that was refused is not one without engines left behind", async ({ onTestFinished }) => {
  const run = (request: CommandRequest) =>
    request.file === "ps" ? ({ ...exited(""), exitCode: 1, stderr: "unknown option" } as const) : undefined;
  const { unread } = await looked({ finds: "docker-down", options: { run } }, onTestFinished);
  expect(unread).toMatchObject([{ probe: "processes", detail: expect.stringContaining("unknown option") }]);
});

test("the runner's log, which may be long, is read once for all that is asked of it", async ({ onTestFinished }) => {
  let reads = 0;
  const over: Options["over"] = (platform) => ({
    sendHttp(to, call) {
      if (call.path.endsWith("/logs")) reads += 1;
      return platform.sendHttp(to, call);
    },
  });
  const after = async (house: House) => {
    await load(house);
    reads = 0;
  };
  await looked({ finds: "docker-down", options: { over }, after }, onTestFinished);
  expect(reads).toBe(1);
});

test.each(Object.entries(broken))("%s", async (_name, row) => {
  const done: (() => Promise<void>)[] = [];
  try {
    const { findings } = await looked(row, (each) => done.push(each));
    expect(findings[0]).toMatchObject({ id: row.finds, ...row.saying });
  } finally {
    for (const each of done) await each();
  }
});
