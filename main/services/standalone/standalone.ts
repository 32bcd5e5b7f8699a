import path from "node:path";
import { type Reading, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Job } from "../../../app/contract/jobs";
import type { FoundTool, StandaloneBlock, StandalonePlan, StandaloneSnapshot } from "../../../app/contract/standalone";
import type { StandalonePart } from "../../../app/contract/standalone-install";
import { runnerPort, shellLine } from "../../../app/domain/set-up-command";
import type { Clock } from "../../platform/clock";
import type { Daemons } from "../../platform/daemons";
import { scrubEnvironment } from "../../platform/environment";
import type { StartForwarder } from "../../platform/forwarder";
import type { HttpAddress, SendHttp } from "../../platform/http";
import type { JsonFileAccess } from "../../platform/json-file";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { RunCommand } from "../../platform/run-command";
import { createSnapshot } from "../../platform/snapshot";
import { type Tool, createFindTools, libraryPath } from "./find-tools";
import { openKeptRun } from "./kept-run";
import { createOwnProcesses } from "./own-processes";
import { type RunnerProgram, createSupervisor } from "./supervise";

/** What a socket's path may be long on every system. */
const socketPathMaxBytes = 100;
const answerMs = 2000;
/** The usual one, and some beside it that are nobody's by custom; then any. */
const usualPorts = [Number(runnerPort), 12_444, 12_454, 0];

type Content = Omit<StandaloneSnapshot, "revision" | "asOf">;
type Seen = { tool: Tool; version: Reading<string> } | null;

/**
 * The Model Runner without Docker: finds `dmr`, runs it on a socket in a private folder, puts a forwarder of this machine only
 * before it, and keeps it up.
 */
export async function createStandaloneService({
  daemons,
  startForwarder,
  runCommand,
  sendHttp,
  findExecutable,
  files,
  env,
  home,
  os,
  arch,
  settingsFolder,
  toolsFolder,
  shorten,
  clock,
  push,
  log,
  startJob,
  isOffline,
  ports = portsFor(env),
}: {
  daemons: Daemons;
  startForwarder: StartForwarder;
  runCommand: RunCommand;
  sendHttp: SendHttp;
  findExecutable: (name: string) => Promise<string | null>;
  files: JsonFileAccess;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  arch: string;
  settingsFolder: string;
  /** Of the programs Homeport downloads. */
  toolsFolder: string;
  shorten(file: string): string;
  clock: Clock;
  push: Push;
  log: { warn(text: string): void };
  startJob: StartJob;
  isOffline(): boolean;
  ports?: readonly number[];
}) {
  const api = os === "win32" ? path.win32 : path.posix;
  const folder = api.join(settingsFolder, "standalone");
  const socketPath = api.join(folder, "r.sock");
  const needsEngine = os === "linux";
  const modelsFolder = modelsFolderOf(env, home, api);
  const blockedBy = blockOf(os, arch, socketPath);
  const tools = createFindTools({ findExecutable, runCommand, env, home, os, folder: toolsFolder });
  const kept = await openKeptRun({ file: api.join(settingsFolder, "standalone.json"), files, log });
  const processes = createOwnProcesses({ daemons, runCommand, clock, socketPath });

  let dmr: Seen = null;
  let engine: Seen = null;
  let engines: Content["engines"] = [];
  let hasQuit = false;

  const supervisor = createSupervisor({
    daemons,
    startForwarder,
    processes,
    kept,
    program,
    clock,
    log,
    folder,
    logFile: api.join(folder, "dmr.log"),
    socketPath,
    ports,
    onChange: publish,
    async answers(where, signal) {
      const address: HttpAddress =
        "socket" in where
          ? { kind: "socket", path: where.socket, basePath: "" }
          : { kind: "tcp", origin: `http://127.0.0.1:${where.port}`, basePath: "" };
      try {
        const response = await sendHttp(address, {
          method: "GET",
          path: "/engines/status",
          headersTimeoutMs: answerMs,
          idleTimeoutMs: answerMs,
          purpose: "wait for the runner without Docker",
          ...(signal === undefined ? {} : { signal }),
        });
        await response.text();
        return response.status === 200;
      } catch {
        signal?.throwIfAborted();
        return false;
      }
    },
  });
  const snapshot = createSnapshot<Content>(describe(), {
    clock,
    publish: (next) => push("standalone.changed", next),
  });

  function describe(): Content {
    const { keepAtQuit, startsWithHomeport } = kept.read();
    const { state, port, ...run } = supervisor.read();
    const isComplete = dmr !== null && (engine !== null || !needsEngine);
    const isIdle = state === "stopped";
    return {
      ...run,
      state: blockedBy !== null ? "unsupported" : isIdle && !isComplete ? "not-found" : state,
      blockedBy,
      dmr: shown(dmr),
      engine: { isNeeded: needsEngine, found: shown(engine) },
      socket: run.pid === null ? null : shorten(socketPath),
      address: port === null ? null : `127.0.0.1:${port}`,
      isOtherPort: port !== null && port !== Number(runnerPort),
      modelsFolder: shorten(modelsFolder),
      engines: run.pid === null ? [] : engines,
      keepAtQuit,
      startsWithHomeport,
    };
  }

  function publish(): void {
    snapshot.setIfChanged(describe());
  }

  function shown(seen: Seen): FoundTool | null {
    if (seen === null) return null;
    return { path: shorten(seen.tool.file), version: seen.version, isOurs: seen.tool.isOurs };
  }

  /** Looks for the programs, and asks those that are new for their version. */
  async function look(): Promise<StandaloneSnapshot> {
    if (blockedBy !== null) return snapshot.read();
    const [foundDmr, foundEngine] = await Promise.all([tools.dmr(), needsEngine ? tools.engine() : null]);
    [dmr, engine] = await Promise.all([seen(foundDmr, dmr), seen(foundEngine, engine)]);
    publish();
    return snapshot.read();
  }

  async function seen(tool: Tool | null, before: Seen): Promise<Seen> {
    if (tool === null) return null;
    if (before?.tool.file === tool.file && before.version.isKnown) return { ...before, tool };
    return { tool, version: await tools.versionOf(tool.file).catch(() => unknown("tool-failed")) };
  }

  const argsOf = (file: string) => [file, "serve", "--socket", socketPath, "--models-path", modelsFolder];

  async function program(): Promise<RunnerProgram> {
    await look();
    if (blockedBy !== null) throw new CodedError("standalone-unsupported", `Not on this machine: ${blockedBy}.`);
    if (dmr === null) throw new CodedError("standalone-missing", "dmr is not on this machine.");
    if (needsEngine && engine === null)
      throw new CodedError("standalone-missing", "llama-server is not on this machine.");
    const [file = "", ...args] = argsOf(dmr.tool.file);
    return { file, args, env: environment() };
  }

  function environment(): Record<string, string> {
    const own = Object.entries(scrubEnvironment(env)).filter(
      // its own variables may open a TLS port to the network, or another socket
      ([name]) => !name.startsWith("MODEL_RUNNER_") || name === "MODEL_RUNNER_REGISTRY_MIRRORS",
    );
    return {
      // a machine under load: a tenth of the speed or less without it, measured on two cores
      OMP_WAIT_POLICY: "passive",
      ...Object.fromEntries(own),
      ...(engine === null ? {} : { LLAMA_SERVER_PATH: api.dirname(engine.tool.file) }),
      ...(engine?.tool.isOurs === true ? libraryPath(engine.tool.file) : {}),
      ...(isOffline() ? { DISABLE_SERVER_UPDATE: "1" } : {}),
      DO_NOT_TRACK: "1",
      MODEL_RUNNER_LOG_DIR: api.join(folder, "logs"),
    };
  }

  /** As part of another job, which takes the lock `runner`. Throws CodedError. */
  async function startIn(job: JobHandle): Promise<void> {
    job.phase("checking");
    await program();
    job.phase("waiting-for-runner");
    await supervisor.start(job.signal);
    await readEngines();
  }

  const start = (): Job =>
    startJob({
      key: "run-standalone",
      kind: "run-standalone",
      subject: "dmr",
      locks: ["runner"],
      isCancellable: true,
      run: startIn,
    });

  async function begin(): Promise<void> {
    await look();
    if (supervisor.read().state === "running") await readEngines();
    else if (!hasQuit && kept.read().startsWithHomeport && snapshot.read().state === "stopped") start();
  }

  async function readEngines(): Promise<void> {
    const { pid } = supervisor.read();
    engines =
      pid === null
        ? []
        : (await processes.enginesOf(pid)).map(({ pid: own, residentBytes }) => ({ pid: own, residentBytes }));
    publish();
  }

  return {
    read: (): StandaloneSnapshot => snapshot.read(),
    look,
    /** What is missing, where it would run. */
    async plan(): Promise<Omit<StandalonePlan, "installs"> & { missing: StandalonePart[] }> {
      await look();
      return {
        missing: [
          ...(dmr === null ? (["dmr"] as const) : []),
          ...(needsEngine && engine === null ? (["llama-server"] as const) : []),
        ],
        command: dmr === null ? null : shellLine(argsOf(shorten(dmr.tool.file)).map(shorten)),
        folder: shorten(folder),
        modelsFolder: shorten(modelsFolder),
      };
    },
    versionOf: tools.versionOf,
    startIn,
    start,
    stop(): Job {
      return startJob({
        key: "stop-standalone",
        kind: "stop-standalone",
        subject: "dmr",
        locks: ["runner"],
        isCancellable: false,
        async run(job) {
          job.phase("unloading");
          await supervisor.stop();
        },
      });
    },
    async set(wishes: {
      keepAtQuit?: boolean | undefined;
      startsWithHomeport?: boolean | undefined;
    }): Promise<StandaloneSnapshot> {
      const { keepAtQuit, startsWithHomeport } = { ...kept.read(), ...withoutUndefined(wishes) };
      await kept.change({ keepAtQuit, startsWithHomeport });
      publish();
      return snapshot.read();
    },
    /** Where it is to be asked, while Homeport keeps it up; null: it does not. */
    ownAddress(): string | null {
      const { port } = supervisor.read();
      return port === null ? null : `http://127.0.0.1:${port}`;
    },
    /** What is loaded has changed. */
    async runnerChanged(): Promise<void> {
      if (supervisor.read().state === "running") await readEngines();
    },
    /** Takes over what runs from before, and starts it when that is wished. The programs are looked for meanwhile. */
    async open(): Promise<void> {
      if (blockedBy !== null) return;
      await supervisor.resume();
      begin().catch((error: unknown) => log.warn(`standalone: ${String(error)}`));
    },
    /** Ends it, or leaves it, as the user chose. */
    async quit(): Promise<void> {
      hasQuit = true;
      const { state } = supervisor.read();
      if (state === "stopped" || state === "gave-up") return;
      if (kept.read().keepAtQuit && state === "running") await supervisor.leave();
      else await supervisor.stop();
    },
  };
}
export type StandaloneService = Awaited<ReturnType<typeof createStandaloneService>>;

function withoutUndefined<T extends object>(wishes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)) as never;
}

/** Who wants another port says so. */
function portsFor(env: Readonly<Record<string, string | undefined>>): number[] {
  const wish = env["HOMEPORT_RUNNER_PORT"] ?? "";
  return /^\d{2,5}$/.test(wish) && Number(wish) < 65_536 ? [Number(wish), ...usualPorts] : usualPorts;
}

/** As `dmr` has it by itself, and Docker Desktop too: what was pulled by one is there for the other. */
function modelsFolderOf(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  api: typeof path.posix,
): string {
  const own = env["MODELS_PATH"]?.trim();
  return own !== undefined && api.isAbsolute(own) ? own : api.join(home, ".docker", "models");
}

function blockOf(os: NodeJS.Platform, arch: string, socketPath: string): StandaloneBlock | null {
  if (os === "win32") return "windows";
  if (!["x64", "arm64"].includes(arch) || (os !== "linux" && os !== "darwin")) return "processor";
  return Buffer.byteLength(socketPath) > socketPathMaxBytes ? "path-too-long" : null;
}
