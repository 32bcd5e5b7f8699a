import { parseJson, valueAt } from "../../../app/domain/json-value";
import type { Spoken, ToolCall } from "../demo-commands";
import type { Pace } from "../pace";
import type { DockerState } from "./docker";
import { noHostLimits } from "./docker-limits";

export type SetUpHooks = {
  /** The runner's process begins or ends. */
  onRunner(isUp: boolean): void;
  isOffline(): boolean;
  /** Another program listens where the runner would. */
  isPortTaken(): boolean;
  /** Text of Docker Desktop's settings file, which it reads when it starts; null: there is none. */
  desktopSettings(): string | null;
  /** Memory the container uses now. */
  usedBytes(): number;
};
type Deps = { now: DockerState; pace: Pace; hooks: SetUpHooks; noDaemon: string };

export const demoImage = "docker/model-runner:latest-cuda";
const container = "docker-model-runner";
const layers = ["3e1b60ce6a3f", "8b11a2c5a6d1", "5c8f0f7c9b02", "d94b6a1f7e55"];

const failed = (stderr: string): Spoken => ({ stderr: `${stderr}\n`, exitCode: 1 });

/** `docker model install-runner | start-runner | restart-runner | stop-runner | uninstall-runner`; null: none of these. */
export async function changeRunner(call: ToolCall, deps: Deps): Promise<Spoken | null> {
  const { now, noDaemon } = deps;
  const command = call.args[1] ?? "";
  if (!["install-runner", "start-runner", "restart-runner", "stop-runner", "uninstall-runner"].includes(command)) {
    return null;
  }
  if (!now.isDaemonUp) return failed(noDaemon.trim());
  if (now.product === "desktop") {
    return {
      stdout:
        "Standalone installation not supported with Docker Desktop\nUse `docker desktop enable model-runner` instead\n",
    };
  }
  if (command === "stop-runner" || command === "uninstall-runner") {
    remove(call, deps);
    return {};
  }
  if (command === "restart-runner") remove(call, deps);
  else if (now.container === "running") {
    return { stdout: `Model Runner container ${container} (6f1d2c3b4a59) is already running\n` };
  }
  if (command === "install-runner") {
    const problem = await pullImage(call, deps);
    if (problem !== null) return problem;
  } else if (!now.hasImage) {
    return failed(`failed to create container ${container}: Error response from daemon: No such image: ${demoImage}`);
  }
  return startContainer(call, deps);
}

function remove({ say }: ToolCall, { now, hooks }: Deps): void {
  if (now.container === "missing") return;
  say(`Removing container ${container} (6f1d2c3b4a59)...`);
  now.container = "missing";
  now.limits = noHostLimits;
  hooks.onRunner(false);
}

async function pullImage({ say, signal }: ToolCall, { now, pace, hooks }: Deps): Promise<Spoken | null> {
  await pace.pause(600, signal);
  if (hooks.isOffline()) {
    if (now.hasImage) {
      say(`Using local image ${demoImage}`);
      return null;
    }
    return failed(
      `unable to pull latest standalone model runner image: failed to pull image ${demoImage} and no local image found: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host`,
    );
  }
  say(`${demoImage.split(":")[1]}: Pulling from docker/model-runner`);
  for (const layer of now.hasImage ? [] : layers) say(`${layer}: Pulling fs layer`);
  for (const layer of now.hasImage ? [] : layers) {
    await pace.pause(1800, signal);
    say(`${layer}: Pull complete`);
  }
  say(`Status: ${now.hasImage ? "Image is up to date" : "Downloaded newer image"} for ${demoImage}`);
  say(`Successfully pulled ${demoImage}`);
  now.hasImage = true;
  return null;
}

async function startContainer({ say, signal }: ToolCall, { now, pace, hooks }: Deps): Promise<Spoken> {
  say(`Starting model runner container ${container}...`);
  await pace.pause(900, signal);
  if (hooks.isPortTaken()) {
    return failed(
      `unable to initialize standalone model runner container: failed to start container ${container}: Error response from daemon: driver failed programming external connectivity on endpoint ${container}: Error starting userland proxy: listen tcp4 127.0.0.1:12434: bind: address already in use`,
    );
  }
  now.container = "running";
  hooks.onRunner(true);
  return {};
}

function readSettings(now: DockerState, text: string | null): void {
  const settings = text === null ? undefined : parseJson(text);
  const isRunnerOn = valueAt(settings, ["EnableInference"]);
  const hasPort = valueAt(settings, ["EnableInferenceTCP"]);
  if (typeof isRunnerOn === "boolean") now.isRunnerOn = isRunnerOn;
  if (typeof hasPort === "boolean") now.hasPort = hasPort;
}

/** `docker desktop start | stop | status | enable model-runner | disable model-runner`; null: none of these. */
export async function changeDesktop({ args, signal }: ToolCall, { now, pace, hooks }: Deps): Promise<Spoken | null> {
  const [, command, what] = args;
  if (now.product !== "desktop") return null;
  switch (command) {
    case "status":
      return now.isDaemonUp
        ? { stdout: "Name                Value\nStatus              running\n" }
        : failed("Could not retrieve status. Is Docker Desktop running?");
    case "start":
    case "stop":
      await pace.pause(command === "start" ? 6000 : 1500, signal);
      now.isDaemonUp = command === "start";
      if (now.isDaemonUp) readSettings(now, hooks.desktopSettings());
      hooks.onRunner(now.isDaemonUp && now.isRunnerOn);
      return {};
    case "enable":
    case "disable":
      if (what !== "model-runner") return failed(`unknown feature: ${what ?? ""}`);
      if (!now.isDaemonUp) return failed("Could not reach Docker Desktop. Is Docker Desktop running?");
      await pace.pause(1500, signal);
      if (now.isEnableBroken) {
        return failed(
          "failed to update settings: settings format not recognized, unknown settings keys: [enableInferenceTCP]",
        );
      }
      now.isRunnerOn = command === "enable";
      if (args.includes("--tcp")) now.hasPort = true;
      if (args.includes("--no-tcp")) now.hasPort = false;
      hooks.onRunner(now.isRunnerOn);
      return {};
    default:
      return null;
  }
}
