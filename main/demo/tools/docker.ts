import type { Spoken, ToolCall } from "../demo-commands";
import type { Pace } from "../pace";
import {
  type AssistantContainer,
  execInContainer,
  inspectBridge,
  inspectContainers,
  listContainers,
} from "./docker-containers";
import { type HostLimits, dockerMachine, inspectContainer, noHostLimits, updateContainer } from "./docker-limits";
import { type SetUpHooks, changeDesktop, changeRunner, demoImage } from "./docker-set-up";

export type DockerState = {
  product: "engine" | "desktop";
  isDaemonUp: boolean;
  hasModelPlugin: boolean;
  /** Of the runner's container (Docker Engine). */
  container: "running" | "stopped" | "missing";
  /** The runner's image lies here already (Docker Engine). */
  hasImage: boolean;
  /** Docker Desktop's own switches: the runner, and its port for programs outside Docker. */
  isRunnerOn: boolean;
  hasPort: boolean;
  /** `docker desktop enable` fails as one release of Docker Desktop did. */
  isEnableBroken: boolean;
  /** The docker context in use, and those that lead to another daemon. */
  context: string;
  otherContexts: { name: string; endpoint: string }[];
  /** No permission to use the daemon's socket. */
  isLocked: boolean;
  /** Of the runner's container; a new one comes without. */
  limits: HostLimits;
  /** OpenClaw's gateway in a container of its own; null: there is none. */
  assistant: AssistantContainer | null;
};

/** Everything installed, running and reachable. */
export const wholeDocker: DockerState = {
  product: "engine",
  isDaemonUp: true,
  hasModelPlugin: true,
  container: "running",
  hasImage: true,
  isRunnerOn: true,
  hasPort: true,
  isEnableBroken: false,
  context: "default",
  otherContexts: [],
  isLocked: false,
  limits: noHostLimits,
  assistant: null,
};

/** Docker's command line: what Homeport asks it, in Docker's own shapes. */
export async function docker(
  call: ToolCall,
  {
    state,
    pace,
    runnerVersion,
    hooks = noHooks,
  }: { state: () => DockerState; pace: Pace; runnerVersion: string; hooks?: SetUpHooks },
): Promise<Spoken> {
  const { args, signal } = call;
  const now = state();
  if (now.isLocked) now.isDaemonUp = false;
  await pace.pause(90, signal);
  const isJson = args.some((arg) => arg === "json" || arg === "{{json .}}" || arg === "--format=json");
  const daemon =
    now.product === "desktop" ? "unix:///home/demo/.docker/run/docker.sock" : "unix:///var/run/docker.sock";
  const noDaemon = now.isLocked
    ? `permission denied while trying to connect to the Docker daemon socket at ${daemon}\n`
    : `Cannot connect to the Docker daemon at ${daemon}. Is the docker daemon running?\n`;
  switch (args[0]) {
    case "version":
      if (!isJson) return { stdout: `Docker version ${client.Version}, build ${client.GitCommit}\n` };
      return now.isDaemonUp
        ? { stdout: `${JSON.stringify({ Client: client, Server: serverOf(now) })}\n` }
        : { stdout: `${JSON.stringify({ Client: client, Server: null })}\n`, stderr: noDaemon, exitCode: 1 };
    case "info":
      return now.isDaemonUp
        ? { stdout: `${JSON.stringify(infoOf(now, null))}\n` }
        : { stdout: `${JSON.stringify(infoOf(now, noDaemon.trim()))}\n`, stderr: noDaemon, exitCode: 1 };
    case "ps":
      if (!now.isDaemonUp) return { stderr: noDaemon, exitCode: 1 };
      return args.includes("--no-trunc") ? listContainers(now) : { stdout: containerLine(now) };
    case "network":
      return now.isDaemonUp ? inspectBridge() : { stderr: noDaemon, exitCode: 1 };
    case "exec":
      return now.isDaemonUp ? execInContainer(call, now) : { stderr: noDaemon, exitCode: 1 };
    case "context":
      return context(args, now, daemon);
    case "image":
      if (args[1] === "inspect") return now.isDaemonUp ? sandboxImage(args.at(-1)) : { stderr: noDaemon, exitCode: 1 };
      return now.isDaemonUp
        ? { stdout: now.hasImage && now.product === "engine" ? `${demoImage}\t3.18GB\n` : "" }
        : { stderr: noDaemon, exitCode: 1 };
    case "inspect":
      if (!now.isDaemonUp) return { stderr: noDaemon, exitCode: 1 };
      return args.includes("{{json .HostConfig}}") ? inspectContainer(args, now) : inspectContainers(args, now);
    case "update":
      return now.isDaemonUp ? updateContainer(args, now, hooks) : { stderr: noDaemon, exitCode: 1 };
    case "model":
      return (
        (now.hasModelPlugin ? await changeRunner(call, { now, pace, hooks, noDaemon }) : null) ??
        model(args.slice(1), now, runnerVersion, noDaemon)
      );
    case "desktop":
      return (await changeDesktop(call, { now, pace, hooks, noDaemon })) ?? unknownCommand("desktop");
    default:
      return unknownCommand(args[0] ?? "");
  }
}

/** The images in which the assistants run their tools were built by whoever set them up. */
function sandboxImage(name = ""): Spoken {
  return /^(?:openclaw|clawdbot)-sandbox:/.test(name)
    ? { stdout: "sha256:4b1f0c7d2a\n" }
    : { stderr: `Error response from daemon: No such image: ${name}\n`, exitCode: 1 };
}

function unknownCommand(name: string): Spoken {
  const stderr = `docker: unknown command: docker ${name}\n\nRun 'docker --help' for more information\n`;
  return { stderr, exitCode: 1 };
}

const noHooks: SetUpHooks = {
  onRunner() {},
  isOffline: () => false,
  isPortTaken: () => false,
  desktopSettings: () => null,
  usedBytes: () => 0,
};

const client = {
  Version: "29.1.3",
  ApiVersion: "1.52",
  DefaultAPIVersion: "1.52",
  GitCommit: "f52814d",
  GoVersion: "go1.25.5",
  Os: "linux",
  Arch: "amd64",
  BuildTime: "Fri Dec 12 14:49:51 2025",
  Context: "default",
};

const kernel = "7.0.0-14-generic";

function serverOf({ product }: DockerState) {
  const name = product === "desktop" ? "Docker Desktop 4.83.0 (201221)" : "Docker Engine - Community";
  const details = {
    ApiVersion: "1.52",
    Arch: "amd64",
    GitCommit: "fbf3ed2",
    GoVersion: "go1.25.5",
    Os: "linux",
    BuildTime: "Fri Dec 12 14:49:51 2025",
    KernelVersion: kernel,
  };
  return {
    Platform: { Name: name },
    Components: [
      {
        Name: "Engine",
        Version: client.Version,
        Details: { ...details, MinAPIVersion: "1.44", Experimental: "false" },
      },
      { Name: "containerd", Version: "v2.2.0", Details: { GitCommit: "1c4457e" } },
      { Name: "runc", Version: "1.3.4", Details: { GitCommit: "v1.3.4-0-gd6d73eb8" } },
      { Name: "docker-init", Version: "0.19.0", Details: { GitCommit: "de40ad0" } },
    ],
    Version: client.Version,
    ApiVersion: "1.52",
    MinAPIVersion: "1.44",
    GitCommit: details.GitCommit,
    GoVersion: details.GoVersion,
    Os: "linux",
    Arch: "amd64",
    KernelVersion: kernel,
    BuildTime: "2025-12-12T14:49:51.000000000+00:00",
  };
}

function infoOf({ product, hasModelPlugin, container }: DockerState, error: string | null) {
  const isUp = error === null;
  const plugin = (name: string, version: string, description: string) => ({
    SchemaVersion: "0.1.0",
    Vendor: "Docker Inc.",
    Version: version,
    ShortDescription: description,
    Name: name,
    Path: `/usr/libexec/docker/cli-plugins/docker-${name}`,
  });
  const plugins = [
    ...(product === "desktop" ? [plugin("desktop", "v0.4.3", "Docker Desktop commands")] : []),
    ...(hasModelPlugin ? [plugin("model", "v1.2.6", "Docker Model Runner")] : []),
  ];
  return {
    ID: isUp ? "5f0c7c2e-5a4e-4f0e-9d3a-demo00000001" : "",
    Containers: isUp && container !== "missing" ? 1 : 0,
    OperatingSystem: isUp ? (product === "desktop" ? "Docker Desktop" : "Ubuntu 26.04 LTS") : "",
    DockerRootDir: isUp ? "/var/lib/docker" : "",
    OSType: isUp ? "linux" : "",
    Architecture: isUp ? "x86_64" : "",
    NCPU: isUp ? dockerMachine(product).cpus : 0,
    MemTotal: isUp ? dockerMachine(product).memoryBytes : 0,
    Name: isUp ? (product === "desktop" ? "docker-desktop" : "demo") : "",
    SecurityOptions: isUp ? ["name=seccomp,profile=builtin", "name=cgroupns"] : null,
    HttpProxy: isUp && product === "desktop" ? "http.docker.internal:3128" : "",
    HttpsProxy: isUp && product === "desktop" ? "http.docker.internal:3128" : "",
    NoProxy: isUp && product === "desktop" ? "hubproxy.docker.internal" : "",
    ServerVersion: isUp ? client.Version : "",
    Runtimes: isUp ? runtimesOf(product) : null,
    ClientInfo: { Debug: false, ...client, Plugins: plugins, Warnings: null },
    ...(isUp ? {} : { ServerErrors: [error] }),
  };
}

function runtimesOf(product: DockerState["product"]) {
  const runc = { path: "runc", status: {} };
  return product === "desktop" ? { runc } : { nvidia: { path: "nvidia-container-runtime", status: {} }, runc };
}

function containerLine({ product, container }: DockerState): string {
  if (product === "desktop" || container === "missing") return "";
  const ports = container === "running" ? "127.0.0.1:12434->12434/tcp, 172.17.0.1:12434->12434/tcp" : "";
  return `docker-model-runner\t${container === "running" ? "running" : "exited"}\t${ports}\n`;
}

function context(args: readonly string[], now: DockerState, daemon: string): Spoken {
  if (args[1] === "show") return { stdout: `${now.context}\n` };
  if (args[1] === "use") {
    const name = args[2] ?? "";
    const chosen = now.otherContexts.find((each) => each.name === name);
    if (chosen === undefined) return { stderr: `context "${name}" does not exist\n`, exitCode: 1 };
    now.otherContexts = [
      ...now.otherContexts.filter((each) => each !== chosen),
      { name: now.context, endpoint: daemon },
    ];
    now.context = name;
    now.isDaemonUp = true;
    return { stdout: `${name}\n`, stderr: `Current context is now "${name}"\n` };
  }
  const rows = [{ name: now.context, endpoint: daemon }, ...now.otherContexts].map(({ name, endpoint }, index) =>
    JSON.stringify({ Current: index === 0, Description: "", DockerEndpoint: endpoint, Error: "", Name: name }),
  );
  return args[1] === "ls" || args[1] === "list"
    ? { stdout: `${rows.join("\n")}\n` }
    : { stderr: `docker: unknown command: docker ${args.join(" ")}\n`, exitCode: 1 };
}

function model(args: readonly string[], now: DockerState, runnerVersion: string, noDaemon: string): Spoken {
  if (!now.hasModelPlugin) return unknownCommand("model");
  const isRunning = now.isDaemonUp && (now.product === "desktop" ? now.isRunnerOn : now.container === "running");
  const kind = now.product === "desktop" ? "Docker Desktop" : "Docker Engine";
  if (args[0] === "version") {
    const server = isRunning ? runnerVersion : "(not reachable)";
    return {
      stdout: `Client:\n Version:    v1.2.6\n OS/Arch:    linux/amd64\n\nServer:\n Version:    ${server}\n Engine:     ${kind}\n`,
    };
  }
  if (args[0] !== "status") return { stderr: `docker model ${args.join(" ")}: not part of the demo\n`, exitCode: 1 };
  if (!isRunning)
    return { stderr: now.isDaemonUp ? "unable to initialize standalone model runner\n" : noDaemon, exitCode: 1 };
  if (!args.includes("--json")) return { stdout: "Docker Model Runner is running\n" };
  const status = {
    running: true,
    backends: { "llama.cpp": "Running: llama.cpp b9879-cuda" },
    kind,
    endpoint: "http://172.17.0.1:12434/v1/",
    endpointHost: "http://127.0.0.1:12434/v1/",
  };
  return { stdout: `${JSON.stringify(status)}\n` };
}
