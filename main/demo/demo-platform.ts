import path from "node:path";
import type { Settings } from "../../app/contract/settings";
import { nothingKept } from "../../app/domain/guide/guide";
import { createPaths } from "../platform/paths";
import { createLedger } from "../platform/ledger";
import { createOfflineSwitch } from "../platform/offline";
import { createLog } from "../platform/log";
import { type Clock, systemClock } from "../platform/clock";
import type { Platform } from "../platform/platform";
import { type Tool, type ToolCall, createDemoCommands, toolName } from "./demo-commands";
import { createDemoTree, withMemoryFiles } from "./demo-tree";
import { furnish, runnerPorts } from "./demo-surroundings";
import { createDemoGguf } from "./demo-gguf";
import { type DemoHardware, createDemoHardware, demoMachine, meminfo, nvidiaSmi } from "./demo-hardware";
import { createDemoEngines, demoEngines } from "./engines-elsewhere";
import { createHttpAccess } from "../platform/http-access";
import { createAddressBook, findServed } from "./address-book";
import { type Answerer, type FindAnswerer, createDemoHttp } from "./demo-http";
import { type MemoryFiles, createMemoryFiles } from "./memory-files";
import { createMemoryFolders } from "./memory-folders";
import { createNodeMakers, demoNode } from "./node-makers";
import { type ModelRunner, type ModelRunnerOptions, createModelRunner } from "./model-runner/model-runner";
import { pullable, pulledAtStart } from "./model-runner/catalogue";
import { createDemoRegistries } from "./registries";
import { createDemoStandalone } from "./demo-standalone";
import { createDemoWorld } from "./demo-world";
import { createPace } from "./pace";
import { type DockerState, docker, wholeDocker } from "./tools/docker";
import { node } from "./tools/node";
import { openclaw } from "./tools/openclaw";

export type DemoOptions = {
  version: string;
  clock?: Clock;
  /** How much faster than a person would see it; Infinity waits not at all. */
  speed?: number;
  /** Docker Engine on Linux, or Docker Desktop on a Mac. */
  docker?: "engine" | "desktop" | "none";
  assistants?: readonly ("openclaw" | "clawdbot")[];
  /** Text of OpenClaw's configuration; null: it was never run. */
  openclawConfig?: string | null;
  clawdbotConfig?: string | null;
  /** How Docker is at the start, where not all of it is there and runs. */
  dockerState?: Partial<DockerState>;
  /** Nobody has seen the set-up guide yet. */
  isFirstStart?: boolean;
  /** Set already, and the guide past. */
  runnerAddress?: string | null;
  runner?: Omit<ModelRunnerOptions, "clock" | "speed" | "isDesktop" | "limitBytes">;
};

/** The inside of the simulated machine, for tests. */
type DemoMachine = {
  runner: ModelRunner;
  files: MemoryFiles;
  /** What docker's command line says; changed in place. */
  docker: DockerState;
  /** From now on a gateway ends at its start with these words; null: all is well. */
  breakGateway(words: string | null): void;
  listensAt(port: number): boolean;
  standalone: { kill(words: string): void };
};
export type DemoPlatform = Platform & {
  /** For the hardware service's factory, instead of the real machine. */
  machine: DemoHardware;
  demo: DemoMachine;
};

const desktopSettings = "Library/Group Containers/group.com.docker/settings-store.json";
/** Of a model whose maker has replaced it since: nobody will pull that file again. */
const oldPull = {
  digest: "sha256:5d1e8a07c3f24b96a1b7e0d2946f38c5de7b1042f9a86c3350ee47d1b29c6f08",
  sizeBytes: 2_914_320_384,
  ageMs: 3 * 86_400_000,
};
/** Too old for openclaw, and without npm: what a distribution may bring. */
const systemNode = "/usr/bin/node";
/** The runner itself, without engines. */
const runnerProcessBytes = 41e6;
const freshConfig = `${JSON.stringify({ gateway: { mode: "local", bind: "loopback", port: 18_789 } }, null, 2)}\n`;

/**
 * A platform of which nothing is real: a machine with Docker, a Model Runner and both command lines in memory. Nothing is
 * written, started or sent outside this process.
 */
export async function createDemoPlatform({
  version,
  clock = systemClock,
  speed = 1,
  docker: product = "engine",
  assistants = ["openclaw", "clawdbot"],
  openclawConfig = freshConfig,
  clawdbotConfig = null,
  dockerState: given = {},
  isFirstStart = true,
  runnerAddress = null,
  runner: runnerOptions = {},
}: DemoOptions): Promise<DemoPlatform> {
  const os = product === "desktop" ? "darwin" : "linux";
  const home = os === "darwin" ? "/Users/demo" : "/home/demo";
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home, USER: "demo", LANG: "en_US.UTF-8" };
  const paths = createPaths({ env, platform: os, home });
  const log = createLog({ folder: paths.logsFolder, isDemo: true });
  const ledger = createLedger({ clock, log });
  const { record } = ledger;
  const quitting = new AbortController();
  const { signal } = quitting;
  const offline = createOfflineSwitch();
  const pace = createPace({ clock, speed });

  const dockerState: DockerState = {
    ...wholeDocker,
    product: product === "desktop" ? "desktop" : "engine",
    ...given,
  };
  const runner = createModelRunner({
    version: "v1.2.6",
    diskBytes: demoMachine.diskBytes - demoMachine.diskUsedBytes,
    ...runnerOptions,
    clock,
    speed,
    isDesktop: product === "desktop",
    leftovers: [oldPull],
    limitBytes: () => (product === "engine" ? dockerState.limits.Memory : 0),
    ...(product === "desktop" ? { variant: "b9879-metal" } : {}),
  });
  const files = createMemoryFiles({ record, clock });
  files.compute("/proc/meminfo", () => meminfo(runner.usage()));
  if (os === "linux") files.put("/proc/version", "Linux version 7.0.0-14-generic (buildd@demo) #14-Ubuntu SMP\n");
  if (openclawConfig !== null) files.put(`${home}/.openclaw/openclaw.json`, openclawConfig);
  if (!isFirstStart || runnerAddress !== null)
    files.put(path.join(paths.settingsFolder, "settings.json"), guideIsPast(clock.now(), runnerAddress));
  if (clawdbotConfig !== null) files.put(`${home}/.clawdbot/clawdbot.json`, clawdbotConfig);

  const tree = withMemoryFiles(
    createDemoTree({
      folder:
        product === "engine" ? "/var/lib/docker/volumes/docker-model-runner-models/_data" : `${home}/.docker/models`,
      files: () => runner.files(),
      onRemoved: (path) => runner.dropPull(`sha256:${path.split("/").at(-1)?.replace(".incomplete", "")}`),
      record,
    }),
    files,
    record,
  );

  const findRegistry = createDemoRegistries({
    models: [...pulledAtStart, ...pullable],
    faults: runner.faults,
    clock,
    pace,
  });
  const findHere = createAddressBook({ runner, docker: dockerState, product, home });
  /** What a program of the simulated machine serves. */
  const ports = new Map<number, Answerer>();
  const findNodeMakers = createNodeMakers({
    os,
    pace,
    isOffline: () => runner.faults().isOffline,
  });
  const tools = new Map<string, { file: string; tool: Tool }>();
  const install = (name: string, folder: string, tool: Tool) => tools.set(name, { file: `${folder}/${name}`, tool });
  const arch = os === "darwin" ? "arm64" : "x64";
  const standalone = createDemoStandalone({
    handle: (request) => runner.handle(request),
    wake: () => runner.start(),
    serve: (port, answerer) => void (answerer === null ? ports.delete(port) : ports.set(port, answerer)),
    isTaken: (port) =>
      ports.has(port) || findHere({ kind: "tcp", origin: `http://127.0.0.1:${port}`, basePath: "" }) !== null,
    addTool: (file, tool) => void tools.set(toolName(file), { file, tool }),
    os,
    arch,
    pace,
    clock,
    record,
    offline,
  });
  const engines = createDemoEngines({ engines: demoEngines(clock.now()), clock, pace });
  const httpAccess = createHttpAccess({ listOwnHosts: () => [] });
  const find: FindAnswerer = (address) =>
    engines.find(address) ??
    findRegistry(address) ??
    findNodeMakers(address) ??
    standalone.find(address) ??
    findServed(ports, address) ??
    findHere(address);
  const world = createDemoWorld({ clock, pace, home, files, tree, ports, find, signal });

  if (product !== "none") {
    const hooks = {
      onRunner: (isUp: boolean) => (isUp ? runner.start() : runner.kill()),
      isOffline: () => runner.faults().isOffline,
      isPortTaken: () => runner.faults().service === "wrong-service",
      usedBytes: () => runnerProcessBytes + runner.usage().ramBytes,
      desktopSettings: () => files.peek(`${home}/${desktopSettings}`),
    };
    const options = { state: () => dockerState, pace, runnerVersion: "v1.2.6", hooks };
    install("docker", os === "darwin" ? "/usr/local/bin" : "/usr/bin", (call) => docker(call, options));
  }
  if (os === "darwin") {
    files.put(`${home}/${desktopSettings}`, '{\n  "AutoStart": false,\n  "SettingsVersion": 45\n}\n');
    install("ps", "/bin", async () => ({ stdout: processes(dockerState) }));
  }
  if (os === "linux") install("nvidia-smi", "/usr/bin", (call) => nvidiaSmi(call, { usage: runner.usage, pace }));
  for (const dialect of assistants) {
    install(dialect, `${home}/.npm-global/bin`, (call) => openclaw(dialect, call, world));
  }
  furnish({
    files,
    os,
    home,
    now: clock.now(),
    hasOpenClaw: openclawConfig !== null,
    install,
    ports: () => [
      ...[...ports.keys()].map((port) => ({ port, address: "127.0.0.1", program: "node", pid: world.pid })),
      ...(product === "none" && !dockerState.isRunnerOn ? [] : runnerPorts(product, dockerState)),
    ],
  });
  const folders = createMemoryFolders({
    files,
    record,
    freeBytes: () => demoMachine.diskBytes - demoMachine.diskUsedBytes,
  });
  files.put(systemNode, demoNode("20.20.2"), { mode: 0o755 });
  const nodeWorld = {
    pace,
    readText: files.peek,
    put: files.put,
    pretend: folders.pretend,
    isOffline: () => runner.faults().isOffline,
    runCli: (dialect: "openclaw" | "clawdbot", call: ToolCall) => openclaw(dialect, call, world),
  };
  const findNode = (name: string) => {
    const file = name === "node" ? systemNode : name;
    const version = toolName(file) === "node" ? /^node (\S+)/.exec(files.peek(file) ?? "")?.[1] : undefined;
    if (version === undefined) return null;
    return { file, tool: (call: ToolCall) => node(file, version, call, nodeWorld) };
  };
  const findTool = (file: string) => {
    const own = findNode(file);
    if (own !== null) return own;
    const found = tools.get(toolName(file));
    return found !== undefined && (file === found.file || !/[\\/]/.test(file)) ? found : null;
  };
  const commands = createDemoCommands({ findTool, record, clock, signal, offline });

  return {
    os,
    arch,
    home,
    env,
    clock,
    ...commands,
    daemons: standalone.daemons,
    startForwarder: standalone.startForwarder,
    download: standalone.download,
    unpack: standalone.unpack,
    httpAccess,
    async lookAtCertificate(address) {
      offline.check(address);
      const certificate = engines.certificateAt(address);
      return certificate && { certificate, code: "DEPTH_ZERO_SELF_SIGNED_CERT", pem: "" };
    },
    sendHttp: createDemoHttp({
      find,
      access: httpAccess,
      certificateAt: engines.certificateAt,
      record,
      clock,
      version,
      signal,
      offline,
      describeAddress: (address) =>
        address.kind === "socket" ? paths.shorten(address.path) : address.origin.replace(/^http:\/\//, ""),
    }),
    files,
    folders,
    gguf: createDemoGguf({ home }),
    watchFolder: () => () => {},
    tree,
    paths,
    log,
    ledger,
    offline,
    async findExecutable(name) {
      const found = findTool(name);
      return found === null ? [] : [found.file];
    },
    // a name only: no such folder is ever made
    tempDir: "/tmp/homeport-demo",
    async quit() {
      quitting.abort();
    },
    machine: createDemoHardware({ of: os === "darwin" ? "mac" : "pc", usage: runner.usage, clock }),
    demo: {
      runner,
      files,
      docker: dockerState,
      breakGateway(words) {
        world.gatewayFault = words;
      },
      standalone,
      listensAt: (port) => ports.has(port),
    },
  };
}

/** Settings in which the guide was finished an hour ago. */
function guideIsPast(now: number, runnerAddress: string | null): string {
  const guide = { ...nothingKept, read: [], already: [], finishedAt: now - 3_600_000 } satisfies Settings["guide"];
  return JSON.stringify({ schema: 1, guide, runnerAddress });
}

/** `ps -A -o comm=`, as far as it is of Docker Desktop. */
function processes({ isDaemonUp }: DockerState): string {
  const desktop = "/Applications/Docker.app/Contents/MacOS/com.docker.backend";
  return ["/sbin/launchd", "-zsh", ...(isDaemonUp ? [desktop] : [])].join("\n");
}
