/** How long a model stays loaded after its last answer: seconds, or for ever. 0 unloads it at once. */
export type KeepAlive = number | "forever";

/** What the runner does where nothing was set. Source: Model Runner's loader, five minutes. */
export const usualKeepAlive: KeepAlive = 300;

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Reads a Go duration as the runner writes it (`10m0s`, `1h`, `-1`); null when it is none. Negative is for ever. */
export function parseKeepAlive(text: string): KeepAlive | null {
  if (/^-1$|^-(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return "forever";
  if (text === "0") return 0;
  if (!/^(\d{1,9}(\.\d+)?(ms|s|m|h))+$/.test(text)) return null;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    seconds += Number(amount) * (unitSeconds[unit ?? ""] ?? 0);
  }
  return seconds;
}

/** As the runner takes it. */
export function formatKeepAlive(keepAlive: KeepAlive): string {
  if (keepAlive === "forever") return "-1";
  return keepAlive === 0 ? "0" : `${Math.round(keepAlive)}s`;
}
