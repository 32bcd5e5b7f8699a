import path from "node:path";
import type { StandaloneBlock } from "../../../app/contract/standalone";
import { runnerPort } from "../../../app/domain/set-up-command";
import { scrubEnvironment } from "../../platform/environment";
import { type Tool, libraryPath } from "./find-tools";

/** What a socket's path may be long on every system (Windows and Linux take 107 bytes, macOS 103). */
const socketPathMaxBytes = 100;
/** The usual one, and some beside it that are nobody's by custom; then any. */
const usualPorts = [Number(runnerPort), 12_444, 12_454, 0];

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a runner of ours lies on this machine, and how it is called; why it can't be run here, if so. */
export function createRunPlace({
  env,
  home,
  os,
  arch,
  settingsFolder,
}: {
  env: Environment;
  home: string;
  os: NodeJS.Platform;
  arch: string;
  settingsFolder: string;
}) {
  const api = os === "win32" ? path.win32 : path.posix;
  const folder = api.join(settingsFolder, "standalone");
  const socketPath = api.join(folder, "r.sock");
  const ownModels = env["MODELS_PATH"]?.trim();
  // as `dmr` has it by itself, and Docker Desktop too: what was pulled by one is there for the other
  const modelsFolder =
    ownModels !== undefined && api.isAbsolute(ownModels) ? ownModels : api.join(home, ".docker", "models");

  return {
    folder,
    socketPath,
    logFile: api.join(folder, "dmr.log"),
    modelsFolder,
    /** Elsewhere dmr fetches its own. */
    needsEngine: os === "linux",
    blockedBy: blockOf(os, arch, socketPath),
    /** Where it puts the engine it fetches by itself; null: it fetches none. */
    ownEngine:
      os === "linux"
        ? null
        : api.join(
            home,
            ".docker",
            "model-runner",
            "llama.cpp",
            "bin",
            os === "win32" ? "com.docker.llama-server.exe" : "com.docker.llama-server",
          ),
    /**
     * On Windows it runs the engine where that lies, tells it a socket without a folder, and looks for that where it runs
     * itself: so it must run in there too, and the engine be there before.
     */
    runsBesideEngine: os === "win32",
    argsFor: (file: string) => [file, "serve", "--socket", socketPath, "--models-path", modelsFolder],
    environmentFor(engine: Tool | null, keepsEngine: boolean): Record<string, string> {
      const own = Object.entries(scrubEnvironment(env)).filter(
        // its own variables may open a TLS port to the network, or another socket
        ([name]) => !name.startsWith("MODEL_RUNNER_") || name === "MODEL_RUNNER_REGISTRY_MIRRORS",
      );
      return {
        // a machine under load: a tenth of the speed or less without it, measured on two cores
        OMP_WAIT_POLICY: "passive",
        ...Object.fromEntries(own),
        ...(engine === null ? {} : { LLAMA_SERVER_PATH: api.dirname(engine.file) }),
        ...(engine?.isOurs === true ? libraryPath(engine.file) : {}),
        ...(keepsEngine ? { DISABLE_SERVER_UPDATE: "1" } : {}),
        DO_NOT_TRACK: "1",
        MODEL_RUNNER_LOG_DIR: api.join(folder, "logs"),
      };
    },
  };
}

/** Who wants another port says so. */
export function portsFor(env: Environment): number[] {
  const wish = env["HOMEPORT_RUNNER_PORT"] ?? "";
  return /^\d{2,5}$/.test(wish) && Number(wish) < 65_536 ? [Number(wish), ...usualPorts] : usualPorts;
}

function blockOf(os: NodeJS.Platform, arch: string, socketPath: string): StandaloneBlock | null {
  const builds: Partial<Record<NodeJS.Platform, string[]>> = {
    linux: ["x64", "arm64"],
    darwin: ["x64", "arm64"],
    win32: ["x64"],
  };
  if (builds[os]?.includes(arch) !== true) return "processor";
  return Buffer.byteLength(socketPath) > socketPathMaxBytes ? "path-too-long" : null;
}
