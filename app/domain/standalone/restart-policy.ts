/** Deaths within this long of each other count together. */
const windowMs = 120_000;
/** So many starts after a death are tried in that time. */
const mostRestarts = 5;
const firstDelayMs = 500;

/**
 * What to do after a death: start again, later each time (0.5, 1, 2, 4, 8 s), or leave it when it has died six times within
 * two minutes, or was started six times on end without an answer. `deaths`: when it died, by a clock that only grows, the
 * last one included.
 */
export function afterDeath(
  deaths: readonly number[],
  nowMs: number,
  failedStarts: number,
): { kind: "restart"; delayMs: number } | { kind: "give-up" } {
  const recent = deaths.filter((at) => nowMs - at < windowMs).length;
  if (recent > mostRestarts || failedStarts > mostRestarts) return { kind: "give-up" };
  return { kind: "restart", delayMs: firstDelayMs * 2 ** Math.max(0, recent - 1) };
}
