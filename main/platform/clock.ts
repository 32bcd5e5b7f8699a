import { setTimeout as delay } from "node:timers/promises";

/** Time as services see it, so that tests can hold it. */
export type Clock = {
  /** Epoch milliseconds: for showing. Jumps when the user sets the clock. */
  now(): number;
  /** Milliseconds that only grow: for measuring. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  // what is due already may be a hair in the past
  sleep: (ms, signal) => delay(Math.max(0, ms), undefined, signal ? { signal } : {}),
};
