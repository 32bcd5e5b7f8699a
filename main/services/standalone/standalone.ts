import path from "node:path";
import { type Reading, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Job } from "../../../app/contract/jobs";
import type { FoundTool, StandaloneBlock, StandalonePlan, StandaloneSnapshot } from "../../../app/contract/standalone";
import type { StandalonePart } from "../../../app/contract/standalone-install";
import { runnerPort, shellLine } from "../../../app/domain/set-up-command";
import { hasUnixSockets } from "../../../app/domain/standalone/curl-carrier";
import type { Clock } from "../../platform/clock";
import { curlFile, needsCurl } from "../../platform/curl-carrier";
import type { Daemons } from "../../platform/daemons";
import type { StartForwarder } from "../../platform/forwarder";
import type { SendHttp } from "../../platform/http";
import type { JsonFileAccess } from "../../platform/json-file";
import type { JobHandle, StartJob } from "../../platform/ports";
import type { RunCommand } from "../../platform/run-command";
import { createSnapshot } from "../../platform/snapshot";
import { type Tool, createFindTools } from "./find-tools";
import { keptRunFile, openKeptRun } from "./kept-run";
import { createOwnProcesses } from "./own-processes";
import { createRunPlace, portsFor } from "./run-place";
import { createRunnerCalls } from "./runner-calls";
import { type RunnerProgram, createSupervisor } from "./supervise";

const curlMs = 10_000;

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
  const place = createRunPlace({ env, home, os, arch, settingsFolder });
  const { folder, socketPath, modelsFolder, needsEngine, runsBesideEngine } = place;
  const tools = createFindTools({ findExecutable, runCommand, env, home, os, folder: toolsFolder });
  const kept = await openKeptRun({ file: path.join(settingsFolder, keptRunFile), files, log });
  const calls = createRunnerCalls({ sendHttp });
  const processes = createOwnProcesses({ daemons, runCommand, clock, socketPath, os, unload });

  async function unload(limitMs: number): Promise<void> {
    const { port } = supervisor.read();
    if (port !== null) await calls.unload(port, limitMs);
  }

  let { blockedBy } = place;
  let dmr: Seen = null;
  let engine: Seen = null;
  let engines: Content["engines"] = [];
  let hasLooked = false;
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
    logFile: place.logFile,
    socketPath,
    ports,
    onChange: publish,
    answers: calls.answers,
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

  /** Where Node can't open its socket, the system's curl must. Looked at anew until it can. */
  async function blockOf(): Promise<StandaloneBlock | null> {
    if (place.blockedBy !== null || !needsCurl(env, os)) return place.blockedBy;
    const result = await runCommand({ file: curlFile(env, os), args: ["--version"], timeoutMs: curlMs });
    return result.kind === "exited" && hasUnixSockets(result.stdout) ? null : "curl-missing";
  }

  /** The engine dmr has fetched by itself. */
  const ownEngine = async () => (place.ownEngine === null ? null : findExecutable(place.ownEngine).catch(() => null));

  /** Looks for the programs, and asks those that are new for their version. */
  async function look(): Promise<StandaloneSnapshot> {
    if (place.blockedBy !== null) return snapshot.read();
    if (blockedBy !== null || !hasLooked) blockedBy = await blockOf();
    hasLooked = true;
    if (blockedBy !== null) {
      publish();
      return snapshot.read();
    }
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

  async function program(): Promise<RunnerProgram> {
    await look();
    if (blockedBy !== null) throw new CodedError("standalone-unsupported", `Not on this machine: ${blockedBy}.`);
    if (dmr === null) throw new CodedError("standalone-missing", "dmr is not on this machine.");
    if (needsEngine && engine === null)
      throw new CodedError("standalone-missing", "llama-server is not on this machine.");
    const [file = "", ...args] = place.argsFor(dmr.tool.file);
    const beside = runsBesideEngine ? await ownEngine() : null;
    return {
      file,
      args,
      // a newer engine can't take the place of a folder that a program runs in
      env: place.environmentFor(engine?.tool ?? null, isOffline() || beside !== null),
      ...(beside === null ? {} : { folder: path.win32.dirname(beside) }),
    };
  }

  /** As part of another job, which takes the lock `runner`. Throws CodedError. */
  async function startIn(job: JobHandle): Promise<void> {
    job.phase("checking");
    await program();
    job.phase("waiting-for-runner");
    await supervisor.start(job.signal);
    if (runsBesideEngine && (await ownEngine()) === null && !isOffline()) await fetchEngine(job);
    await readEngines();
  }

  /** Makes dmr fetch its engine now, and starts it anew where it can use it. Throws CodedError. */
  async function fetchEngine(job: JobHandle): Promise<void> {
    const { port } = supervisor.read();
    if (port === null) return;
    job.phase("downloading");
    const words = await calls.fetchEngine(port, job.signal);
    if (job.signal.aborted) throw new CodedError("cancelled", "Cancelled.");
    if (words !== null || (await ownEngine()) === null) {
      // it runs, and says the same at the first load
      job.warn({ code: "tool-said", text: words ?? "dmr did not fetch llama.cpp." });
      return;
    }
    job.phase("waiting-for-runner");
    await supervisor.stop();
    await supervisor.start(job.signal);
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
        command: shellLine(place.argsFor(dmr?.tool.file ?? "dmr").map(shorten)),
        folder: shorten(folder),
        modelsFolder: shorten(modelsFolder),
        fetchesEngine: place.ownEngine !== null && (await ownEngine()) === null,
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
      if (place.blockedBy !== null) return;
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
