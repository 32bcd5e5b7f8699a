import { randomUUID } from "node:crypto";
import { unknown as unknownReading } from "../../../app/contract/common";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Job, JobOutcome, JobProgress, JobsSnapshot } from "../../../app/contract/jobs";
import { progressOfKept } from "../../../app/domain/pull-progress";
import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http";
import type { JobHandle, JobRequest, StartJob } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import { keptOf, type KeptJob } from "./kept-jobs";

const endedKept = 20;
const warningsKept = 20;
const warningMaxLength = 2000;
const pushEveryMs = 100;

type Entry = {
  request: JobRequest;
  job: Job;
  controller: AbortController;
  hasBegun: boolean;
  isResumable: boolean;
  /** A quit came while the job could not be cancelled: it is told as soon as it can. */
  isAbortPending: boolean;
  /** It was live when the program ended: its wish outlives that, wherever it stood. */
  isLeft: boolean;
  ended: PromiseWithResolvers<Job>;
};

/**
 * Long work, kept in main: single-flight by `key`, one after the other (in the order of their start) where `locks`
 * are shared. A job ends once, as `done`, `cancelled` or `failed`; the last 20 ended ones stay listed.
 */
export function createJobService({
  clock,
  push,
  log,
  keep = () => {},
}: {
  clock: Clock;
  push: Push;
  log: { warn(message: string): void };
  /** Called with all wishes that are to outlive the program, when they change. */
  keep?: (kept: KeptJob[]) => void;
}) {
  let lastKept = "[]";
  let entries: readonly Entry[] = [];
  const snapshot = createSnapshot<{ items: Job[] }>(
    { items: [] },
    { clock, publish: (next) => push("jobs.changed", next) },
  );
  let lastPushMs = Number.NEGATIVE_INFINITY;
  let isPushPending = false;
  let isDirty = false;

  function publish() {
    isDirty = false;
    lastPushMs = clock.monotonicMs();
    snapshot.set({ items: entries.map(({ job }) => job) });
    const kept = keptOf(entries);
    const text = JSON.stringify(kept);
    if (text === lastKept) return;
    lastKept = text;
    keep(kept);
  }

  /** For what comes in floods: at most ten snapshots a second, the last state always among them. */
  function publishSoon() {
    isDirty = true;
    if (isPushPending) return;
    const waitMs = lastPushMs + pushEveryMs - clock.monotonicMs();
    if (waitMs <= 0) {
      publish();
      return;
    }
    isPushPending = true;
    void publishAfter(waitMs);
  }

  async function publishAfter(waitMs: number) {
    await clock.sleep(waitMs);
    isPushPending = false;
    if (isDirty) publish();
  }

  function change(entry: Entry, part: Partial<Job>, isFlood = false) {
    if (entry.job.outcome !== null) return;
    const next = { ...entry.job, ...part };
    if (JSON.stringify(next) === JSON.stringify(entry.job)) return;
    entry.job = next;
    if (isFlood) publishSoon();
    else publish();
  }

  function end(entry: Entry, outcome: JobOutcome) {
    if (entry.job.outcome !== null) return;
    if (outcome.kind === "failed") {
      const { code, message } = outcome.failure;
      log.warn(`job ${entry.job.kind} failed: ${code}: ${message}`);
    }
    entry.job = { ...entry.job, outcome, notice: null, isCancellable: false, endedAt: clock.now() };
    const surplus = entries.filter(({ job }) => job.outcome !== null).slice(0, -endedKept);
    entries = entries.filter((each) => !surplus.includes(each));
    publish();
    entry.ended.resolve(entry.job);
    beginWaiting();
  }

  const isLive = ({ job }: Entry) => job.outcome === null;

  function isBlocked(entry: Entry): boolean {
    const earlier = entries.slice(0, entries.indexOf(entry)).filter(isLive);
    return earlier.some((other) => other.request.locks.some((lock) => entry.request.locks.includes(lock)));
  }

  function beginWaiting() {
    for (const entry of entries) {
      if (!entry.hasBegun && isLive(entry) && !isBlocked(entry)) void begin(entry);
    }
  }

  async function begin(entry: Entry) {
    entry.hasBegun = true;
    const { signal } = entry.controller;
    try {
      // the caller of start() gets its job before the work can change it
      await Promise.resolve();
      signal.throwIfAborted();
      await entry.request.run(handleOf(entry));
      end(entry, { kind: "done" });
    } catch (error) {
      end(entry, outcomeOf(entry, error));
    }
  }

  function handleOf(entry: Entry): JobHandle {
    return {
      signal: entry.controller.signal,
      phase(phase) {
        const { phase: before, passed } = entry.job;
        if (phase !== before) change(entry, { phase, passed: [...passed, before] });
      },
      progress: (progress: JobProgress | null) => change(entry, { progress }, true),
      notice: (notice) => change(entry, { notice }),
      readBack: (loadedContextTokens) => change(entry, { loadedContextTokens }),
      line: (lastLine) => void (lastLine !== "" && change(entry, { lastLine }, true)),
      warn(given) {
        const warning = "text" in given ? { ...given, text: given.text.trim().slice(0, warningMaxLength) } : given;
        const { warnings } = entry.job;
        const isKnown = warnings.some((each) => JSON.stringify(each) === JSON.stringify(warning));
        // one that names a thing says enough
        const isEmpty = "text" in warning && warning.text === "" && !("what" in warning);
        if (isEmpty || isKnown || warnings.length >= warningsKept) return;
        change(entry, { warnings: [...warnings, warning] });
      },
      resumable(isResumable) {
        entry.isResumable = isResumable;
      },
      cancellable(isCancellable) {
        if (isCancellable && entry.isAbortPending) entry.controller.abort(cancelledError());
        change(entry, { isCancellable: isCancellable && !entry.controller.signal.aborted });
      },
    };
  }

  const start: StartJob = (request) => {
    const joined = entries.find((entry) => isLive(entry) && entry.request.key === request.key);
    if (joined) return joined.job;
    const entry = createEntry(request, clock.now());
    entries = [...entries, entry];
    publish();
    beginWaiting();
    return entry.job;
  };

  function createEntry(request: JobRequest, startedAt: number): Entry {
    return {
      request,
      controller: new AbortController(),
      hasBegun: false,
      isResumable: false,
      isAbortPending: false,
      isLeft: false,
      ended: Promise.withResolvers<Job>(),
      job: {
        id: randomUUID(),
        key: request.key,
        kind: request.kind,
        subject: request.subject,
        phase: "waiting",
        passed: [],
        progress: null,
        notice: null,
        warnings: [],
        expectedSeconds: request.expectedSeconds ?? unknownReading("not-measured-yet"),
        isCancellable: request.isCancellable,
        startedAt,
        endedAt: null,
        outcome: null,
      },
    };
  }

  function find(id: string): Entry {
    const entry = entries.find(({ job }) => job.id === id);
    if (!entry) throw new CodedError("not-found", "There is no such job any more.");
    return entry;
  }

  function abort(entry: Entry) {
    entry.controller.abort(cancelledError());
    if (entry.hasBegun) change(entry, { isCancellable: false });
    else end(entry, { kind: "cancelled", isResumable: entry.isResumable });
  }

  /** Lists what was kept by an earlier run as paused: its bytes may be there still, and resuming finds out. */
  function restore(kept: readonly KeptJob[]): void {
    if (kept.length === 0) return;
    const paused = kept.map(({ key, kind, subject, startedAt, keptBytes, totalBytes }): Entry => {
      const request: JobRequest = {
        key,
        kind,
        subject,
        locks: [],
        isCancellable: false,
        isKept: true,
        run: async () => {},
      };
      const entry = createEntry(request, startedAt);
      entry.isResumable = true;
      entry.job = {
        ...entry.job,
        progress: keptBytes === undefined ? null : progressOfKept(keptBytes, totalBytes ?? null),
        endedAt: clock.now(),
        outcome: { kind: "cancelled", isResumable: true },
      };
      entry.ended.resolve(entry.job);
      return entry;
    });
    entries = [...paused, ...entries];
    publish();
  }

  return {
    start,
    restore,
    read(): JobsSnapshot {
      if (isDirty) publish();
      return snapshot.read();
    },
    /** Asks; the outcome comes later. A job that has ended stays as it is. Throws not-found, busy. */
    cancel(id: string): void {
      const entry = find(id);
      if (!isLive(entry) || entry.controller.signal.aborted) return;
      if (!entry.job.isCancellable) throw new CodedError("busy", "This step can't be interrupted.");
      abort(entry);
    },
    /** Takes an ended job off the list; one that is gone already is fine. Throws busy for a live one. */
    dismiss(id: string): void {
      const entry = entries.find(({ job }) => job.id === id);
      if (!entry) return;
      if (isLive(entry)) throw new CodedError("busy", "The job has not ended yet.");
      entries = entries.filter((each) => each !== entry);
      publish();
    },
    /** Rejects with not-found when there is no such job (any more). */
    whenEnded: async (id: string): Promise<Job> => find(id).ended.promise,
    hasLive: (): boolean => entries.some(isLive),
    /** For quitting: aborts what can be, lets the rest finish its step, and resolves when nothing is live. */
    async cancelAll(): Promise<void> {
      const live = entries.filter(isLive);
      for (const entry of live) {
        entry.isLeft = true;
        if (entry.job.isCancellable || !entry.hasBegun) abort(entry);
        else entry.isAbortPending = true;
      }
      await Promise.all(live.map(({ ended }) => ended.promise));
    },
  };
}

function cancelledError(): CodedError {
  return new CodedError("cancelled", "Cancelled.");
}

/** A failure of its own after the abort (a roll-back that failed) is told as it is; what only says "aborted" is not one. */
function outcomeOf(entry: Entry, error: unknown): JobOutcome {
  const cancelled: JobOutcome = { kind: "cancelled", isResumable: entry.isResumable };
  if (error instanceof CodedError && error.code === "cancelled") return cancelled;
  if (entry.controller.signal.aborted) {
    const isOfAbort =
      error instanceof HttpProblem ||
      (error instanceof Error && error.name === "AbortError" && !(error instanceof CodedError));
    if (isOfAbort) return cancelled;
  }
  return { kind: "failed", failure: toFailure(error) };
}
