import type { BackendStatus } from "../../../app/contract/runner";
import { type Json, isJsonObject, parseJson, textOf, valueAt } from "../../../app/domain/json-value";

const statuses: readonly [start: RegExp, status: BackendStatus["status"]][] = [
  [/^running\b/i, "running"],
  [/^error\b/i, "error"],
  [/^not installed\b/i, "not-installed"],
  [/^installing\b/i, "installing"],
  // before v1.1.1 a backend that is not there said so in words of its own
  [/not found|not installed|only supported/i, "not-installed"],
];

/** Answer of `/engines/status`: an object of strings, in the words of old and new runners; null for anything else. */
export function parseStatus(text: string): BackendStatus[] | null {
  const content = parseJson(text);
  if (!isJsonObject(content)) return null;
  const backends: BackendStatus[] = [];
  for (const [name, words] of Object.entries(content)) {
    if (typeof words !== "string") return null;
    const status = statuses.find(([start]) => start.test(words))?.[1] ?? "unknown";
    const isPlain = /^(running|error|not installed|installing)\s*(:|$)/i.test(words);
    backends.push({ name, status, detail: isPlain ? words.replace(/^[^:]*:?\s*/, "") : words });
  }
  return backends.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Answer of `/version`; null when it is not one. */
export function parseVersion(text: string): string | null {
  return textOf(valueAt(parseJson(text), ["version"]));
}

/** `models_disk_usage` of `/engines/df` in bytes. Blobs loaded once are counted twice by the runner. */
export function parseDiskUse(text: string): number | null {
  const size = valueAt(parseJson(text), ["models_disk_usage"]);
  return typeof size === "number" && Number.isFinite(size) && size >= 0 ? size : null;
}

/** Names in an OpenAI model list, sorted; null when it is not one. */
export function parseModelIds(text: string): string[] | null {
  const data = valueAt(parseJson(text), ["data"]);
  if (data === null) return [];
  if (!Array.isArray(data)) return null;
  const ids = (data as readonly Json[]).map((row) => valueAt(row, ["id"]));
  return ids.filter((id) => typeof id === "string").toSorted();
}

/** What `/` of a runner says, and whose it is. Null: not a Model Runner. */
export function parseRoot(text: string): "desktop" | "open-source" | null {
  if (!/^Docker Model Runner\b/.test(text)) return null;
  return /The service is running/.test(text) ? "desktop" : "open-source";
}
