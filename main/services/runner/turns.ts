import { toFailure } from "../../../app/contract/errors";
import type { Clock } from "../../platform/clock";

/** Looks again and again, one look at a time. */
export function createTurns({
  look,
  waitMs,
  onLookedAt,
  attention,
  clock,
  log,
  signal,
}: {
  /** Deep: everywhere, also where nothing has to have changed. */
  look: (isDeep: boolean) => Promise<void>;
  /** From the end of one look to the next. */
  waitMs: () => number;
  /** Somebody looks again, after nobody did. */
  onLookedAt: () => void;
  attention: { isVisible(): boolean; onChange(listener: () => void): () => void };
  clock: Clock;
  log: { warn(message: string): void };
  signal: AbortSignal;
}) {
  let inFlight: { promise: Promise<void>; isDeep: boolean } | null = null;
  let wake: AbortController | null = null;
  let loop: Promise<void> | null = null;

  function shared(isDeep: boolean): Promise<void> {
    if (inFlight !== null && (inFlight.isDeep || !isDeep)) return inFlight.promise;
    const before = inFlight?.promise ?? Promise.resolve();
    const promise = before
      .then(() => look(isDeep))
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn(`runner: looking failed: ${toFailure(error).message}`);
      })
      .finally(() => {
        if (inFlight?.promise === promise) inFlight = null;
      });
    inFlight = { promise, isDeep };
    return promise;
  }

  async function run(): Promise<void> {
    const endAttention = attention.onChange(() => {
      if (!attention.isVisible()) return;
      onLookedAt();
      wake?.abort();
    });
    try {
      while (!signal.aborted) {
        wake = new AbortController();
        await shared(false);
        await clock.sleep(waitMs(), AbortSignal.any([signal, wake.signal])).catch(() => {});
      }
    } finally {
      endAttention();
    }
  }

  return {
    /** Whoever comes while one is under way shares it, unless it is not deep enough. Never rejects. */
    shared,
    /** Now instead of at the next turn. */
    soon(): void {
      if (wake === null) void shared(false);
      else wake.abort();
    },
    start(): void {
      loop ??= run();
    },
    /** After `signal`: until the last look is over. */
    async ended(): Promise<void> {
      await loop;
      await inFlight?.promise;
    },
  };
}
