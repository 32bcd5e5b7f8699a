import type { Failure } from "../../app/contract/errors";
import type { Clock } from "./clock";

/** A connection that died without a word looks like one on which nothing happens: a quiet one is made anew. */
export const quietLimitMs = 5 * 60_000;
const firstWaitMs = 1000;
const longestWaitMs = 30_000;

/** How one connection ended: nothing came for so long, there is no such stream, or why it broke off. */
export type ReadEnd = "quiet" | "unsupported" | Failure;

/**
 * Connects again and again until `signal` ends it, with growing pauses after each failure; the first one again once
 * `onAnswer` was called. Ends by itself only where there is no such stream. Rejects with what `readOnce` rejects with.
 */
export async function keepReading({
  clock,
  signal,
  readOnce,
  onConnecting,
  onLost,
  onUnsupported,
}: {
  clock: Clock;
  signal: AbortSignal;
  readOnce(onAnswer: () => void): Promise<ReadEnd>;
  onConnecting?: () => void;
  onLost(failure: Failure): void;
  onUnsupported(): void;
}): Promise<void> {
  let waitMs = firstWaitMs;
  while (!signal.aborted) {
    onConnecting?.();
    const end = await readOnce(() => {
      waitMs = firstWaitMs;
    });
    if (signal.aborted) return;
    if (end === "quiet") continue;
    if (end === "unsupported") return onUnsupported();
    onLost(end);
    await clock.sleep(waitMs, signal).catch(() => {});
    waitMs = Math.min(longestWaitMs, waitMs * 2);
  }
}
