import { expect, test, vi } from "vitest";
import { type Reading, known, unknown } from "../../../app/contract/common";
import type { ContainerLimits } from "../../../app/contract/limits";
import type { RunnerSnapshot, RunnerState } from "../../../app/contract/runner";
import type { SettingsBack, SetUpOperation, SetUpOption } from "../../../app/contract/set-up";
import type { StandaloneInstall } from "../../../app/contract/standalone-install";
import { exited } from "../../platform/fake-command";
import type { CommandRequest, CommandResult } from "../../platform/run-command";
import type { GatheredFacts } from "../../services/runner/set-up-facts";
import { HttpProblem } from "../../platform/http";
import { sampleFacts } from "../../services/activity/activity-samples";
import { noFacts } from "../../services/runner/parse-docker";
import { createFakeJobs } from "../fake-runner";
import { createSetUpFlow } from "./set-up-runner";

type World = {
  state: RunnerState;
  openAiBaseUrl: string | null;
  isDockerUp: boolean;
  container: "running" | "stopped" | "missing";
  isDesktop: boolean;
};

const dmrInstall: StandaloneInstall = {
  part: "dmr",
  how: "download",
  command: null,
  url: "https://example.test/releases",
  version: unknown("not-measured-yet"),
  sizeBytes: unknown("not-measured-yet"),
  checksum: "not-asked",
  folder: "~/tools/dmr",
};

/** A runner whose state is changed by the command, or not. */
function createHouse({
  start = {},
  upAtMs = Number.POSITIVE_INFINITY,
  onCommand = () => exited(""),
  others = () => exited(""),
  settingsBack = null,
  limitsBack = known(null),
  proxy = "",
  standalone = null,
  onStandalone = { state: "healthy" },
}: {
  start?: Partial<World>;
  /** When it comes up by itself. */
  upAtMs?: number;
  onCommand?: (world: World, request: CommandRequest) => CommandResult | Promise<CommandResult>;
  others?: (request: CommandRequest) => CommandResult;
  settingsBack?: SettingsBack | null;
  /** What a new container is given again. */
  limitsBack?: Reading<ContainerLimits | null>;
  proxy?: string;
  /** What can be done of the runner without Docker. */
  standalone?: "ready" | "installable" | null;
  /** What it makes of the world. */
  onStandalone?: Partial<World>;
} = {}) {
  const world: World = {
    state: "down",
    openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
    isDockerUp: true,
    container: "missing",
    isDesktop: false,
    ...start,
  };
  let nowMs = 0;
  const clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    async sleep(ms: number) {
      nowMs += ms;
      if (nowMs >= upAtMs) world.state = "healthy";
    },
  };
  const server = () => (world.isDockerUp ? known("Docker Engine 28") : unknown<string>("not-reachable"));
  const docker = () => ({
    ...noFacts("not-reported"),
    proxy: known(proxy),
    client: known("28"),
    product: world.isDockerUp
      ? known(world.isDesktop ? ("docker-desktop" as const) : ("docker-engine" as const))
      : unknown<never>("not-reachable"),
    server: server(),
    isDesktop: world.isDockerUp ? known(world.isDesktop) : unknown<boolean>("not-reachable"),
    hasModelPlugin: known(true),
  });
  const endpointOf = () =>
    ({ kind: world.isDesktop ? "docker-desktop" : "docker-engine", openAiBaseUrl: world.openAiBaseUrl }) as const;
  const probe = vi.fn<() => Promise<RunnerSnapshot>>(async () => {
    const problem = world.state === "healthy" ? null : { code: "runner-down", message: "Nothing answers." };
    return { state: world.state, endpoint: endpointOf(), docker: docker(), problem } as RunnerSnapshot;
  });
  const commands: CommandRequest[] = [];
  const jobs = createFakeJobs();
  const flow = createSetUpFlow({
    runner: {
      probe,
      setUpFacts: () =>
        ({
          state: world.state,
          os: world.isDesktop ? "darwin" : "linux",
          endpoint:
            world.state === "healthy"
              ? { kind: endpointOf().kind, isOnThisMachine: true, hasTcp: world.openAiBaseUrl !== null }
              : null,
          configuredAddress: null,
          strangerAddress: null,
          hasDesktopRunner: world.isDesktop,
          isDockerRemote: false,
          docker: {
            facts: docker(),
            isMissing: false,
            container: {
              state: world.container,
              ports: world.container === "running" ? "127.0.0.1:12434->12434/tcp" : "",
            },
            hasDesktopCli: known(world.isDesktop),
            isPermissionDenied: false,
            daemonWords: null,
          },
          runtimes: [],
        }) satisfies GatheredFacts,
    },
    machine: () => {
      const { hardware } = sampleFacts();
      return world.isDesktop ? { ...hardware, cpu: { ...hardware.cpu, name: known("Apple M2") } } : hardware;
    },
    standalone: {
      can: () => standalone,
      plan: async () => ({
        installs: [dmrInstall],
        command: "dmr serve --socket ~/s/r.sock",
        folder: "~/s",
        modelsFolder: "~/m",
        fetchesEngine: true,
      }),
      async carryOut(operation, job) {
        job.phase(operation === "install-standalone" ? "downloading" : "checking");
        Object.assign(world, onStandalone);
      },
    },
    desktopSettings: {
      facts: async () => null,
      preview: async () => ({ file: null, isBlockedBy: null }),
      carryOut: async () => {},
    },
    settings: {
      wanted: () => settingsBack,
      locks: () => (settingsBack === null ? [] : [`pull:${settingsBack.model}`]),
      putBack: async (job) => {
        if (settingsBack !== null) job.phase("giving-settings-back");
      },
    },
    limits: {
      wanted: async () => limitsBack,
      giveBack: async (limits, job) => {
        if (limits !== null) job.phase("setting-limits");
      },
    },
    sendHttp: async () => {
      throw new HttpProblem("no-socket", "ENOENT");
    },
    readText: async () => null,
    async runCommand(request) {
      if (!/^(install|start|restart)-runner$|^(enable|start)$/.test(request.args[1] ?? "")) return others(request);
      commands.push(request);
      return onCommand(world, request);
    },
    findExecutable: async (name) => (name === "docker" ? "/usr/bin/docker" : null),
    env: { HOME: "/home/anna", MODEL_RUNNER_NO_AUTO_INSTALL: "1", OPENAI_API_KEY: "sk-1" },
    os: "linux",
    startJob: jobs.startJob,
    clock,
    log: { warn() {} },
  });
  const setUp = async (operation: SetUpOperation, options: SetUpOption[] = []) => {
    flow.setUp({ operation, options });
    return jobs.ended();
  };
  return { world, flow, jobs, setUp, commands, probe, waitedMs: () => nowMs };
}

const comesUp = (world: World) => {
  world.state = "healthy";
  world.container = "running";
  return exited("");
};

test("install: exactly the command that was shown, the installer's own switch left out for it only", async () => {
  const { flow, setUp, commands, jobs } = createHouse({ onCommand: comesUp });
  const { offers } = await flow.plan();
  expect(offers[0]).toMatchObject({
    operation: "install-runner",
    command: "docker model install-runner",
    image: "docker/model-runner:latest",
    undo: "docker model uninstall-runner",
    options: [{ id: "do-not-track", isSuggested: true }],
  });
  expect(await setUp("install-runner", ["do-not-track"])).toBeNull();
  expect(commands).toHaveLength(1);
  expect(commands[0]).toMatchObject({ file: "/usr/bin/docker", args: ["model", "install-runner", "--do-not-track"] });
  expect(commands[0]?.env).toEqual({ HOME: "/home/anna" });
  expect(jobs.phases).toEqual(["checking", "running-command", "waiting-for-runner"]);
  expect(jobs.cancellableAt).toEqual({ checking: true, "running-command": true, "waiting-for-runner": true });
  expect(jobs.request()).toMatchObject({ kind: "set-up-runner", locks: ["runner"], subject: "install-runner" });
});

test("start and restart never install, and are not cut in the middle", async () => {
  const { setUp, commands, jobs } = createHouse({ start: { container: "stopped" }, onCommand: comesUp });
  expect(await setUp("start-runner")).toBeNull();
  expect(commands[0]?.env).toEqual({ HOME: "/home/anna", MODEL_RUNNER_NO_AUTO_INSTALL: "1" });
  expect(jobs.cancellableAt).toEqual({ checking: true, "running-command": false, "waiting-for-runner": true });
  const hanging = createHouse({ start: { state: "hanging", container: "running" }, onCommand: comesUp });
  expect((await hanging.flow.plan()).offers).toMatchObject([
    { command: "docker model restart-runner", undo: null, warnings: expect.arrayContaining(["settings-forgotten"]) },
  ]);
  expect(await hanging.setUp("restart-runner")).toBeNull();
  expect(hanging.jobs.cancellableAt["running-command"]).toBe(false);
});

test("exit 0 alone is not believed: the runner is asked until the time is over", async () => {
  const { setUp, probe, waitedMs } = createHouse();
  expect(await setUp("install-runner")).toMatchObject({
    code: "setup-not-verified",
    message: expect.stringContaining("Nothing answers."),
  });
  expect(waitedMs()).toBeGreaterThan(55_000);
  expect(probe.mock.calls.length).toBeGreaterThan(50);
});

test("an error alone is not believed either: what answers, answers, and the words are kept", async () => {
  const { setUp, jobs } = createHouse({
    onCommand: (world) => {
      comesUp(world);
      return exited("", 1, "standalone model runner took too long to initialize");
    },
  });
  expect(await setUp("install-runner")).toBeNull();
  expect(jobs.warnings).toEqual([{ code: "tool-said", text: "standalone model runner took too long to initialize" }]);
});

test("a slow runner is waited for after the installer gave up", async () => {
  const { setUp, waitedMs } = createHouse({
    upAtMs: 20_000,
    onCommand: () => exited("", 1, "standalone model runner took too long to initialize"),
  });
  expect(await setUp("install-runner")).toBeNull();
  expect(waitedMs()).toBe(20_000);
});

const userland = "Error starting userland proxy: listen tcp4 127.0.0.1:12434: bind: address already in use";
test.each([
  [
    "a container",
    "Bind for 127.0.0.1:12434 failed: port is already allocated",
    exited("web\n"),
    { kind: "container", name: "web" },
  ],
  [
    "a program",
    userland,
    exited('LISTEN 0 4096 *:12434 *:* users:(("dmr",pid=77,fd=9))\n'),
    { kind: "program", name: "dmr", pid: 77 },
  ],
  ["nobody knows", userland, exited("", 1, "not permitted"), null],
])("the port is taken by %s", async (_name, words, told, holder) => {
  const { setUp } = createHouse({
    onCommand: () => exited("", 1, `failed to start container docker-model-runner (${"0".repeat(400)}): ${words}`),
    others: ({ file, args }) =>
      told.kind === "exited" && told.stdout.includes("users:") === (file === "ss") && args[0] !== "image"
        ? told
        : exited(""),
  });
  expect(await setUp("install-runner")).toMatchObject({
    code: "setup-port-taken",
    message: expect.stringContaining(holder === null ? "Port 12434 is in use" : holder.name),
    detail: expect.stringContaining(words),
    // who it is reaches the window as data, to be told in its language
    ...(holder === null ? {} : { holder }),
  });
});

test("Docker that stops mid-way is told as that, whatever the command said", async () => {
  const { setUp } = createHouse({
    onCommand: (world) => {
      world.isDockerUp = false;
      return exited("", 1, "get docker-model-runner-models: database not open");
    },
  });
  expect(await setUp("install-runner")).toMatchObject({ code: "setup-docker-lost" });
});

test.each<[string, CommandResult, string]>([
  ["too long", { kind: "timed-out", stdout: "", stderr: "", durationMs: 1 }, "timed-out"],
  ["ended from outside", { kind: "killed", signal: "SIGKILL", stdout: "", stderr: "", durationMs: 1 }, "setup-failed"],
  ["gone", { kind: "missing", message: "docker: ENOENT" }, "setup-failed"],
])("a command that is %s", async (_name, result, code) => {
  const { setUp } = createHouse({ onCommand: () => result });
  expect(await setUp("install-runner")).toMatchObject({ code });
});

test("cancelled: ends as cancelled, and looks at what is there now", async () => {
  const { setUp, probe, jobs } = createHouse({
    onCommand: () => {
      jobs.cancel();
      return { kind: "cancelled", stdout: "", stderr: "", durationMs: 1 };
    },
  });
  expect(await setUp("install-runner")).toMatchObject({ code: "cancelled" });
  expect(probe).toHaveBeenCalledTimes(2);
});

test("what does not fit any longer is not run; what is there already is done", async () => {
  const stale = createHouse({ start: { container: "running" } });
  expect(await stale.setUp("install-runner")).toMatchObject({ code: "setup-stale" });
  expect(stale.commands).toEqual([]);
  const fine = createHouse({ start: { state: "healthy" } });
  expect(await fine.setUp("install-runner")).toBeNull();
  expect(fine.commands).toEqual([]);
});

test("with the port chosen, a runner on its socket alone is not enough", async () => {
  const start = { isDesktop: true, state: "disabled" as const };
  const onCommand = (world: World) => {
    world.state = "healthy";
    world.openAiBaseUrl = null;
    return exited("");
  };
  expect(await createHouse({ start, onCommand }).setUp("enable-desktop")).toBeNull();
  const { setUp, commands } = createHouse({ start, onCommand });
  expect(await setUp("enable-desktop", ["tcp"])).toMatchObject({ code: "setup-not-verified" });
  expect(commands[0]?.args).toEqual(["desktop", "enable", "model-runner", "--tcp", "12434"]);
});

test("Docker Desktop's refusal is kept in its own words", async () => {
  const words =
    "failed to update settings: settings format not recognized, unknown settings keys: [enableInferenceTCP]";
  const { setUp } = createHouse({
    start: { isDesktop: true, state: "disabled" },
    onCommand: () => exited("", 1, words),
  });
  expect(await setUp("enable-desktop", ["tcp"])).toMatchObject({ code: "setup-settings-refused", detail: words });
});

test("an image that could not be fetched: the proxy in between is named", async () => {
  const words = "failed to pull image docker/model-runner:latest and no local image found: proxyconnect tcp: refused";
  const { setUp } = createHouse({ proxy: "proxy.example:3128", onCommand: () => exited("", 1, words) });
  expect(await setUp("install-runner")).toMatchObject({
    code: "setup-no-image",
    message: "Docker fetches images through proxy.example:3128.",
  });
});

test("lines are passed on as they come, without colours and rewritten parts", async () => {
  const { setUp, jobs } = createHouse({
    onCommand: (world, { onLine }) => {
      onLine?.("\u001B[1mlatest: Pulling\u001B[0m", "stdout");
      onLine?.("10%\r20%\r", "stderr");
      onLine?.("x".repeat(900), "stdout");
      return comesUp(world);
    },
  });
  await setUp("install-runner");
  expect(jobs.lines.map((line) => line.slice(0, 20))).toEqual(["latest: Pulling", "20%", "x".repeat(20)]);
  expect(jobs.lines.at(-1)).toHaveLength(300);
});

test("an image that is here is started before it is fetched again", async () => {
  const { flow } = createHouse({ others: () => exited("docker/model-runner:latest\t147MB\n") });
  expect((await flow.plan()).offers.map(({ operation }) => operation)).toEqual(["start-runner", "install-runner"]);
});

const nothingSet = { gpuLayers: null, threads: null, keepAlive: null };

test("a restart: the container's limits and the route's settings are named, and given back once it answers", async () => {
  const settingsBack = { ...nothingSet, model: "ai/qwen3:8B", contextTokens: 32_768 };
  const { flow, setUp, jobs } = createHouse({
    start: { container: "running" },
    onCommand: comesUp,
    limitsBack: known({ memoryBytes: 4_294_967_296, cpus: 1.5 }),
    settingsBack,
  });
  const { offers } = await flow.plan();
  expect(offers).toMatchObject([
    {
      operation: "restart-runner",
      limits: { memoryBytes: 4_294_967_296, cpus: 1.5 },
      settingsBack,
      warnings: ["answers-cut", "settings-forgotten"],
    },
  ]);
  expect(await setUp("restart-runner")).toBeNull();
  expect(jobs.phases).toEqual([
    "checking",
    "running-command",
    "waiting-for-runner",
    "setting-limits",
    "giving-settings-back",
  ]);
  expect(jobs.request()?.locks).toEqual(["runner", "pull:ai/qwen3:8B"]);
});

test.each([
  ["none", known(null), ["answers-cut", "settings-forgotten"]],
  ["not told", unknown<null>("tool-failed"), ["answers-cut", "settings-forgotten", "limits-forgotten"]],
])("limits of the container: %s", async (_name, limitsBack, warnings) => {
  const { flow } = createHouse({ start: { container: "running" }, limitsBack });
  expect((await flow.plan()).offers).toMatchObject([{ operation: "restart-runner", limits: null, warnings }]);
});

test("a runner that does not come up is given nothing", async () => {
  const settingsBack = { ...nothingSet, model: "ai/qwen3:8B", contextTokens: 32_768 };
  const { setUp, jobs } = createHouse({ start: { container: "running" }, settingsBack });
  expect(await setUp("restart-runner")).toMatchObject({ code: "setup-not-verified" });
  expect(jobs.phases).not.toContain("giving-settings-back");
});

test("the runner without Docker is offered beside docker's, shown with what it gets, and believed when it answers", async () => {
  const house = createHouse({ standalone: "installable" });
  const offer = (await house.flow.plan()).offers.find(({ operation }) => operation === "install-standalone");
  expect(offer).toMatchObject({
    command: "dmr serve --socket ~/s/r.sock",
    changes: ["downloads-dmr", "runs-under-homeport", "listens-here-only", "fetches-engine"],
    installs: [dmrInstall],
    undo: null,
  });
  expect(await house.setUp("install-standalone")).toBeNull();
  expect(house.commands).toEqual([]);
  const silent = createHouse({ standalone: "ready", onStandalone: {} });
  expect(await silent.setUp("start-standalone")).toMatchObject({ code: "setup-not-verified" });
  expect(await createHouse().setUp("start-standalone")).toMatchObject({ code: "setup-stale" });
});
