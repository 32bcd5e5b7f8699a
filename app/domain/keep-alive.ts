import { parseDurationMs } from "./units";

/** How long a model stays loaded after its last answer: seconds, or for ever. 0 unloads it at once. */
export type KeepAlive = number | "forever";

/** What the runner does where nothing was set. Source: Model Runner's loader, five minutes. */
export const usualKeepAlive = 300;

/** Reads a Go duration as the runner writes it (`10m0s`, `1h`, `-1`); null when it is none. Negative is for ever. */
export function parseKeepAlive(text: string): KeepAlive | null {
  const durationMs = parseDurationMs(text);
  if (durationMs === null) return null;
  return durationMs === Number.POSITIVE_INFINITY ? "forever" : durationMs / 1000;
}

/** As the runner takes it. */
export function formatKeepAlive(keepAlive: KeepAlive): string {
  if (keepAlive === "forever") return "-1";
  return keepAlive === 0 ? "0" : `${Math.round(keepAlive)}s`;
}
