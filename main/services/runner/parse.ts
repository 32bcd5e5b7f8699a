import type { BackendStatus, LoadedModel } from "../../../app/contract/runner";
import { parseModelRef } from "../../../app/domain/model-reference";

/** JSON of a text, or undefined when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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
  const content = jsonOf(text);
  if (!isObject(content)) return null;
  const backends: BackendStatus[] = [];
  for (const [name, words] of Object.entries(content)) {
    if (typeof words !== "string") return null;
    const status = statuses.find(([start]) => start.test(words))?.[1] ?? "unknown";
    const isPlain = /^(running|error|not installed|installing)\s*(:|$)/i.test(words);
    backends.push({ name, status, detail: isPlain ? words.replace(/^[^:]*:?\s*/, "") : words });
  }
  return backends.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Answer of `/engines/ps` (`null` when idle); null when it is not one. Rows without a name are left out. */
export function parseLoaded(text: string): LoadedModel[] | null {
  const content = jsonOf(text);
  if (content === null) return [];
  if (!Array.isArray(content)) return null;
  const loaded: LoadedModel[] = [];
  for (const row of content as unknown[]) {
    if (!isObject(row) || typeof row["model_name"] !== "string" || row["model_name"] === "") continue;
    loaded.push({
      ref: canonicalName(row["model_name"]),
      backend: typeof row["backend_name"] === "string" ? row["backend_name"] : "",
      mode: typeof row["mode"] === "string" ? row["mode"] : "",
      isInUse: row["in_use"] === true,
      isLoading: row["loading"] === true,
      lastUsedAt: timeOf(row["last_used"]),
      keepAlive: typeof row["keep_alive"] === "string" && row["keep_alive"] !== "" ? row["keep_alive"] : null,
    });
  }
  // the runner gives them in the order of a map: unsorted the list would "change" at every poll
  return loaded.toSorted((a, b) =>
    `${a.ref}\n${a.mode}\n${a.backend}` < `${b.ref}\n${b.mode}\n${b.backend}` ? -1 : 1,
  );
}

/** Go's zero time (year 1) stands for "in use" or "loading". */
function timeOf(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const time = Date.parse(value);
  return Number.isFinite(time) && time > 0 ? time : null;
}

/** One form for all the names a runner has for a model; what is no reference stays as it is. */
function canonicalName(name: string): string {
  const parsed = parseModelRef(name);
  return parsed.ok ? parsed.ref : name;
}

/** Answer of `/version`; null when it is not one. */
export function parseVersion(text: string): string | null {
  const content = jsonOf(text);
  const version = isObject(content) ? content["version"] : undefined;
  return typeof version === "string" && version !== "" ? version : null;
}

/** `models_disk_usage` of `/engines/df` in bytes. Blobs loaded once are counted twice by the runner. */
export function parseDiskUse(text: string): number | null {
  const content = jsonOf(text);
  const size = isObject(content) ? content["models_disk_usage"] : undefined;
  return typeof size === "number" && Number.isFinite(size) && size >= 0 ? size : null;
}

/** Names in an OpenAI model list, sorted; null when it is not one. */
export function parseModelIds(text: string): string[] | null {
  const content = jsonOf(text);
  const data = isObject(content) ? content["data"] : undefined;
  if (data === null) return [];
  if (!Array.isArray(data)) return null;
  return data.flatMap((row: unknown) => (isObject(row) && typeof row["id"] === "string" ? [row["id"]] : [])).toSorted();
}

/** What `/` of a runner says, and whose it is. Null: not a Model Runner. */
export function parseRoot(text: string): "desktop" | "open-source" | null {
  if (!/^Docker Model Runner\b/.test(text)) return null;
  return /The service is running/.test(text) ? "desktop" : "open-source";
}
