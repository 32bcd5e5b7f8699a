import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../platform/clock";

/** Simulated waiting: `speed` times faster than a person would see it; Infinity waits not at all. */
export type Pace = {
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moments counted from now on, so that many short waits don't add up to a longer one. */
  timeline(): { until(ms: number, signal?: AbortSignal): Promise<void> };
};

/** How often a line of moments that are all due lets others have their turn. */
const turnEvery = 16;

export function createPace({ clock, speed }: { clock: Clock; speed: number }): Pace {
  async function wait(ms: number, signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
    if (ms > 0) await clock.sleep(ms, signal);
    else await nextTurn();
    signal?.throwIfAborted();
  }

  return {
    pause: (ms, signal) => wait(ms / speed, signal),
    timeline() {
      const startMs = clock.monotonicMs();
      let passed = 0;
      return {
        async until(ms, signal) {
          const leftMs = startMs + ms / speed - clock.monotonicMs();
          passed += 1;
          if (leftMs > 1 || passed % turnEvery === 0) await wait(Math.max(0, leftMs), signal);
          else signal?.throwIfAborted();
        },
      };
    },
  };
}
