import type { Clock } from "../platform/clock";

export type VirtualClock = Clock & {
  /** Lets time pass, sleepers waking in their order. */
  advance(ms: number): Promise<void>;
};

/**
 * For tests: a clock that jumps to the next sleeper as soon as nothing else is to be done. With `isManual` it stands
 * still until `advance`.
 */
export function createVirtualClock({
  startAt = Date.UTC(2026, 10, 24, 9),
  isManual = false,
}: { startAt?: number; isManual?: boolean } = {}): VirtualClock {
  type Sleeper = { dueMs: number; wake: () => void };
  let nowMs = 0;
  let sleepers: Sleeper[] = [];
  let isPumping = false;

  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };

  function wakeNext(untilMs: number): boolean {
    const next = sleepers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
    if (next === undefined || next.dueMs > untilMs) return false;
    sleepers = sleepers.filter((each) => each !== next);
    nowMs = Math.max(nowMs, next.dueMs);
    next.wake();
    return true;
  }

  function pump() {
    if (isPumping || isManual) return;
    isPumping = true;
    setImmediate(() => {
      isPumping = false;
      if (wakeNext(Number.POSITIVE_INFINITY)) pump();
    });
  }

  return {
    now: () => startAt + nowMs,
    monotonicMs: () => nowMs,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper: Sleeper = {
          dueMs: nowMs + Math.max(0, ms),
          wake() {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          sleepers = sleepers.filter((each) => each !== sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.push(sleeper);
        pump();
      });
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      while (wakeNext(untilMs)) await settle();
      nowMs = Math.max(nowMs, untilMs);
      await settle();
    },
  };
}
