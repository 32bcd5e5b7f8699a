import type { Clock } from "../../platform/clock";

type Sleeper = { dueMs: number; wake(): void };

/** For tests: time that stands until it is moved. `advance` wakes sleepers in order and lets their work settle. */
export function createManualClock(startMs = 1_800_000_000_000) {
  let elapsedMs = 0;
  let sleepers: Sleeper[] = [];

  const clock: Clock = {
    now: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper: Sleeper = { dueMs: elapsedMs + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          "abort",
          () => {
            sleepers = sleepers.filter((each) => each !== sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
      }),
  };

  /** Lets everything that waits for no clock run: promises, sockets, files that answer at once. */
  async function settle() {
    for (let turn = 0; turn < 6; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  async function advance(ms: number) {
    const endMs = elapsedMs + ms;
    await settle();
    for (;;) {
      const next = sleepers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      sleepers = sleepers.filter((each) => each !== next);
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      next.wake();
      await settle();
    }
    elapsedMs = endMs;
  }

  return {
    clock,
    settle,
    sleeperCount: () => sleepers.length,
    advance,
    /** The machine sleeps: time passes, and nobody wakes before its end. */
    async sleepThrough(ms: number) {
      elapsedMs += ms;
      await advance(0);
    },
  };
}
