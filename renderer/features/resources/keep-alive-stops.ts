import { type KeepAlive, usualKeepAlive } from "../../../app/domain/keep-alive";

/** Where the slider rests: at once, then from a minute to a working day, then for ever. */
export const keepAliveStops: readonly KeepAlive[] = [0, 60, 300, 600, 1800, 3600, 7200, 28_800, "forever"];

/** The stop nearest to a time; what was never set stands where the runner's own five minutes are. */
export function stopOf(keepAlive: KeepAlive | null): number {
  const wanted = keepAlive ?? usualKeepAlive;
  if (wanted === "forever") return keepAliveStops.length - 1;
  const next = keepAliveStops.findIndex((stop) => stop === "forever" || stop >= wanted);
  return keepAliveStops[next] === "forever" && wanted < 86_400 ? next - 1 : next;
}
