import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../main/platform/clock";

/** The real clock `factor` times as fast, whose wall time can be set as a user sets it. */
export function createFastClock(factor = 1): Clock & { jump(ms: number): void } {
  const startMs = Date.now();
  const startedAt = performance.now();
  let jumpedMs = 0;
  const elapsedMs = () => (performance.now() - startedAt) * factor;
  return {
    now: () => startMs + elapsedMs() + jumpedMs,
    monotonicMs: elapsedMs,
    sleep: (ms, signal) => delay(Math.max(0, ms) / factor, undefined, signal ? { signal } : {}),
    jump(ms) {
      jumpedMs += ms;
    },
  };
}
