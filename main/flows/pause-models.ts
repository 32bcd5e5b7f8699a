import { isAtWork } from "../../app/domain/loaded-models";
import type { JobKind, JobsSnapshot } from "../../app/contract/jobs";
import type { LoadedModel } from "../../app/contract/runner";
import { sameModel } from "../../app/domain/model-reference";
import type { WhenAnswering } from "../../app/contract/switch";
import { toFailure } from "../../app/contract/errors";
import type { Clock } from "../platform/clock";

/** An answer that was cut gives its engine free within so long. */
const settleMs = 3_000;
const settleStepMs = 250;

/** They load a model, or ask one. */
const usesModels: ReadonlySet<JobKind> = new Set([
  "load-model",
  "apply-settings",
  "check-agent",
  "benchmark",
  "warm-up",
  "compare-models",
  "connect-openclaw",
  "verify-openclaw",
  "switch-model",
]);

export type PauseOptions = {
  models: {
    loadedNow(signal?: AbortSignal): Promise<LoadedModel[] | null>;
    unload(wanted: { ref: string }): Promise<number>;
  };
  jobs: { read(): JobsSnapshot; cancel(id: string): void };
  chat: { stop(): void };
  /** When it was paused; null: it isn't. Kept over a restart: whoever paused to have the machine for something else expects it. */
  since(): number | null;
  setSince(at: number | null): Promise<unknown>;
  changed(): void;
  clock: Clock;
  log: { warn(text: string): void };
};

/** Everything is unloaded by name, so that settings stay, and nothing of Homeport's loads until it is resumed. */
export function createPause({ models, jobs, chat, since, setSince, changed, clock, log }: PauseOptions) {
  /** What was loaded when it began, and is not gone yet. */
  let leaving: readonly string[] = [];
  let seen: readonly LoadedModel[] = [];
  let sweeping: Promise<void> | null = null;

  const isLeaving = (row: LoadedModel) => leaving.some((ref) => sameModel(ref, row.ref));

  /** Unloads what has become idle of what was there; what others load is theirs. */
  async function sweep(): Promise<void> {
    const rows = (await models.loadedNow()) ?? [];
    const idle = rows.filter((row) => isLeaving(row) && !isAtWork(row));
    for (const { ref } of idle)
      await models.unload({ ref }).catch((error: unknown) => log.warn(`pause: ${toFailure(error).message}`));
    take(idle.length === 0 ? rows : ((await models.loadedNow()) ?? []));
  }

  function take(rows: readonly LoadedModel[]): void {
    seen = rows;
    leaving = leaving.filter((ref) => rows.some((row) => sameModel(row.ref, ref)));
    changed();
  }

  async function pause({ whenAnswering }: { whenAnswering: WhenAnswering }): Promise<void> {
    await setSince(since() ?? clock.now());
    const live = jobs.read().items.filter(({ kind, outcome }) => outcome === null && usesModels.has(kind));
    // a job that is loading ends its load, and reads that back
    for (const { id, isCancellable } of live) if (isCancellable) jobs.cancel(id);
    if (whenAnswering === "cut") chat.stop();
    leaving = named((await models.loadedNow()) ?? []);
    const untilMs = clock.monotonicMs() + settleMs;
    for (;;) {
      await sweep();
      const isWaiting = whenAnswering === "cut" && leaving.length > 0;
      if (!isWaiting || clock.monotonicMs() >= untilMs) return;
      await clock.sleep(settleStepMs);
    }
  }

  return {
    isPaused: (): boolean => since() !== null,
    pause,
    async resume(): Promise<void> {
      await setSince(null);
      leaving = [];
      changed();
    },
    /** To be told of what is loaded whenever that is polled. */
    runnerChanged(rows: readonly LoadedModel[]): void {
      if (since() === null) return;
      seen = rows;
      changed();
      if (!rows.some((row) => isLeaving(row) && !isAtWork(row)) || sweeping !== null) return;
      sweeping = sweep()
        .catch((error: unknown) => log.warn(`pause: ${toFailure(error).message}`))
        .finally(() => (sweeping = null));
    },
    read: () => ({
      pausedSince: since(),
      stillAnswering: since() === null ? [] : named(seen.filter(isLeaving)),
      loadedByOthers: since() === null ? [] : named(seen.filter((row) => !isLeaving(row))),
    }),
  };
}

const named = (rows: readonly LoadedModel[]): string[] => [...new Set(rows.map(({ ref }) => ref))];
