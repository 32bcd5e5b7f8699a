import { CodedError, toFailure } from "../../../app/contract/errors";
import type { ProcessEnd, StandaloneDeath, StandaloneEnd, StandaloneState } from "../../../app/contract/standalone";
import { endInEnglish } from "../../../app/domain/standalone/runner-end";
import { afterDeath } from "../../../app/domain/standalone/restart-policy";
import type { Clock } from "../../platform/clock";
import type { Daemon, Daemons } from "../../platform/daemons";
import type { Forwarder, StartForwarder } from "../../platform/forwarder";
import type { KeptRunStore } from "./kept-run";
import { lastWords } from "./last-words";
import type { OwnProcesses } from "./own-processes";

const answerMs = 30_000;
const askEveryMs = 150;
/** One that was not started by this Homeport can't tell of its end: it is looked whether it is there. */
const adoptedLookMs = 1000;
/** One from before has its models in memory: it is given time, as a machine that has just begun is slow. */
const takeOverMs = 10_000;
const politeMs = 10_000;
const wordsMaxBytes = 4096;

export type RunnerProgram = {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Where it has to run, when not in the folder of its socket. */
  folder?: string;
};
export type SuperviseState = Exclude<StandaloneState, "unsupported" | "not-found">;

/** How it is with the one runner there may be. */
export type Supervised = {
  state: SuperviseState;
  pid: number | null;
  startedAt: number | null;
  isAdopted: boolean;
  port: number | null;
  restarts: number;
  retryAt: number | null;
  lastDeath: StandaloneDeath | null;
  endedEngines: number;
};

/**
 * Keeps one runner up: starts it, puts the forwarder before it, starts it again when it dies, ends what it left behind, and
 * gives up when it dies again and again.
 */
export function createSupervisor({
  daemons,
  startForwarder,
  processes,
  kept,
  answers,
  program,
  clock,
  log,
  folder,
  logFile,
  socketPath,
  ports,
  onChange,
}: {
  daemons: Daemons;
  startForwarder: StartForwarder;
  processes: OwnProcesses;
  kept: KeptRunStore;
  /** Whether a runner answers behind the forwarder. Never throws but for an abort. */
  answers(port: number, signal?: AbortSignal): Promise<boolean>;
  /** What is to be run, as it is now. Throws CodedError. */
  program(): Promise<RunnerProgram>;
  clock: Clock;
  log: { warn(text: string): void };
  folder: string;
  logFile: string;
  socketPath: string;
  /** Wished for, best first; 0: any. */
  ports: readonly number[];
  onChange(): void;
}) {
  let now: Supervised = {
    state: "stopped",
    pid: null,
    startedAt: null,
    isAdopted: false,
    port: null,
    restarts: 0,
    retryAt: null,
    lastDeath: null,
    endedEngines: 0,
  };
  let current: Daemon | null = null;
  let forwarder: Forwarder | null = null;
  let deaths: number[] = [];
  /** Aborted when it shall not be started again. */
  let wish = new AbortController();
  let losing: Promise<void> = Promise.resolve();
  let starting: Promise<void> = Promise.resolve();
  /** Aborted when nobody has to see the end of one that was taken over. */
  let looking = new AbortController();

  function set(some: Partial<Supervised>): void {
    now = { ...now, ...some };
    onChange();
  }

  async function endOrphans(): Promise<void> {
    const { ended, left } = await processes.endOrphans(kept.read().groups);
    await kept.change({ groups: left });
    if (ended > 0) set({ endedEngines: now.endedEngines + ended });
  }

  /** Starts it and waits until it answers. Throws {@link Died}, CodedError. */
  async function bringUp(signal: AbortSignal): Promise<void> {
    await endOrphans();
    // one that Homeport lost sight of would have the socket taken from under it
    for (const pid of (await processes.runners()) ?? []) await processes.end(pid, politeMs);
    const { file, args, env, folder: own = folder } = await program();
    const port = await openForwarder();
    signal.throwIfAborted();
    const run = await daemons.start({ file, args, env, folder: own, logFile });
    current = run;
    const startedAt = clock.now();
    set({ pid: run.pid, startedAt, isAdopted: false, retryAt: null });
    // on disk before anything is loaded: whoever comes after us knows whose engines they are
    await kept.change({ run: { pid: run.pid, startedAt }, groups: [...kept.read().groups, run.pid] });
    const isOver = new AbortController();
    try {
      signal.throwIfAborted();
      const died = run.ended.then((how) => {
        throw new Died(how);
      });
      died.catch(() => {});
      await Promise.race([died, untilAnswers(port, AbortSignal.any([signal, isOver.signal]))]);
    } catch (error) {
      current = null;
      set({ pid: null });
      await processes.end(run.pid, politeMs);
      throw error;
    } finally {
      isOver.abort();
    }
    set({ port });
    void follow(run);
  }

  async function untilAnswers(port: number, signal: AbortSignal, limitMs = answerMs): Promise<void> {
    const until = clock.monotonicMs() + limitMs;
    while (!(await answers(port, signal))) {
      if (clock.monotonicMs() > until) throw new Died({ kind: "no-answer", seconds: limitMs / 1000 });
      await clock.sleep(askEveryMs, signal);
    }
  }

  const isAnsweredSoon = (port: number): Promise<boolean> =>
    untilAnswers(port, looking.signal, takeOverMs).then(
      () => true,
      () => false,
    );

  async function follow(run: Daemon): Promise<void> {
    const how = await run.ended;
    if (current !== run) return;
    current = null;
    losing = afterLoss(how).catch((error: unknown) => log.warn(`standalone: ${toFailure(error).message}`));
  }

  async function note(how: StandaloneEnd): Promise<void> {
    deaths.push(clock.monotonicMs());
    const words = lastWords(await daemons.readEnd(logFile, wordsMaxBytes));
    set({ pid: null, restarts: now.restarts + 1, lastDeath: { at: clock.now(), how, words } });
  }

  /** It died by itself: begin anew until it stays, or leave it. */
  async function afterLoss(first: StandaloneEnd): Promise<void> {
    const { signal } = wish;
    let failedStarts = 0;
    for (let how = first; ;) {
      set({ state: "restarting", pid: null });
      await note(how);
      await endOrphans();
      const next = afterDeath(deaths, clock.monotonicMs(), failedStarts);
      if (next.kind === "give-up") {
        await letGo("gave-up");
        return;
      }
      set({ state: "restarting", retryAt: clock.now() + next.delayMs });
      try {
        await clock.sleep(next.delayMs, signal);
        await bringUp(signal);
        if (current !== null) set({ state: "running" });
        return;
      } catch (error) {
        if (signal.aborted) return;
        failedStarts += 1;
        how = error instanceof Died ? error.how : { kind: "not-started", code: toFailure(error).code };
      }
    }
  }

  async function letGo(state: SuperviseState): Promise<void> {
    await closeForwarder();
    await kept.change({ run: null });
    set({ state, pid: null, startedAt: null, port: null, retryAt: null, isAdopted: false });
  }

  /** The one road to the runner, Homeport's own too: it stands before the runner does. Answers with its port. */
  async function openForwarder(): Promise<number> {
    const before = kept.read().port;
    forwarder ??= await startForwarder({ socketPath, ports: before === null ? ports : [before, ...ports] });
    const { port } = forwarder;
    if (port !== before) await kept.change({ port });
    return port;
  }

  async function closeForwarder(): Promise<void> {
    const open = forwarder;
    forwarder = null;
    await open?.close();
  }

  /** Nothing of it stays, whatever state it was in. Throws command-failed, and changes nothing, where nobody can say whose it is. */
  async function end(): Promise<void> {
    // of one that was taken over the system tells no end: its number may be another's by now
    const running = current !== null && now.isAdopted ? await processes.runners() : [];
    if (running === null) {
      // it is looked after as before
      wish = new AbortController();
      throw new CodedError("command-failed", "The system did not tell which processes run: the runner was not ended.");
    }
    wish.abort();
    looking.abort();
    if (now.state !== "stopped") set({ state: "stopping", retryAt: null });
    await losing;
    const run = current;
    current = null;
    if (run !== null && (!now.isAdopted || running.includes(run.pid))) await processes.end(run.pid, politeMs);
    await endOrphans();
    await letGo("stopped");
  }

  /** Throws CodedError. */
  async function begin(signal: AbortSignal): Promise<void> {
    wish.abort();
    wish = new AbortController();
    const wanted = AbortSignal.any([signal, wish.signal]);
    await losing;
    deaths = [];
    set({ state: "starting", restarts: 0, lastDeath: null, retryAt: null, endedEngines: 0 });
    try {
      await bringUp(wanted);
      if (current !== null) set({ state: "running" });
    } catch (error) {
      if (error instanceof Died) await note(error.how);
      const { lastDeath } = now;
      // ending aborts the wish itself
      const isCancelled = wanted.aborted;
      await end();
      if (error instanceof Died) {
        throw new CodedError("standalone-not-started", `dmr: ${endInEnglish(error.how)}.`, lastDeath?.words.join("\n"));
      }
      throw isCancelled ? new CodedError("cancelled", "Cancelled.") : error;
    }
  }

  return {
    read: (): Supervised => now,
    /** Starts it; believed when it answers through its address. Throws CodedError. */
    async start(signal: AbortSignal): Promise<void> {
      if (now.state === "running" && current !== null) return;
      const begun = begin(signal);
      starting = begun.catch(() => {});
      await begun;
    },
    async stop(): Promise<void> {
      wish.abort();
      // else what is just being started would come after
      await starting;
      await end();
    },
    /** One that runs from before is taken over; what others of ours left behind is ended. Never rejects. */
    async resume(): Promise<void> {
      const { run, groups } = kept.read();
      if (run === null && groups.length === 0) return;
      try {
        // at a login everything is slow once
        const running = (await processes.runners()) ?? (await processes.runners());
        if (running === null)
          return log.warn("standalone: the system did not tell whether the runner from before runs");
        const own = running.find((pid) => pid === run?.pid) ?? running[0];
        for (const pid of running) if (pid !== own) await processes.end(pid, politeMs);
        const port = own === undefined ? null : await openForwarder();
        if (own === undefined || port === null || !(await isAnsweredSoon(port))) {
          if (own !== undefined) {
            log.warn(`standalone: the runner from before did not answer within ${takeOverMs / 1000} s, and is ended`);
            await processes.end(own, politeMs);
          }
          await endOrphans();
          await closeForwarder();
          await kept.change({ run: null });
          return;
        }
        looking = new AbortController();
        current = { pid: own, ended: whenGone(own, looking.signal) };
        const startedAt = run?.pid === own ? run.startedAt : null;
        set({ state: "running", pid: own, startedAt, isAdopted: true, port });
        void follow(current);
      } catch (error) {
        log.warn(`standalone: the runner from before could not be taken over: ${toFailure(error).message}`);
      }
    },
    /** Homeport ends, and the runner goes on without its address. */
    async leave(): Promise<void> {
      wish.abort();
      looking.abort();
      current = null;
      await closeForwarder();
    },
  };

  async function whenGone(pid: number, signal: AbortSignal): Promise<ProcessEnd> {
    while (!signal.aborted && daemons.isAlive(pid)) await clock.sleep(adoptedLookMs, signal).catch(() => {});
    return { kind: "gone" };
  }
}

class Died extends Error {
  readonly how: StandaloneEnd;
  constructor(how: StandaloneEnd) {
    super(endInEnglish(how));
    this.how = how;
  }
}
