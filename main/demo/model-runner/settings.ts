import { parseDurationMs } from "../../../app/domain/units";
import { sameModel } from "../../../app/domain/model-reference";
import { isObject } from "./reply";
import { type ModelStore, storedTag } from "./store";

export type Mode = "completion" | "embedding" | "reranking" | "image-generation";
export type EngineConfig = {
  "context-size"?: number;
  "runtime-flags"?: string[];
  speculative?: unknown;
  llamacpp?: unknown;
  vllm?: unknown;
  keep_alive?: string;
};
export type SettingsRow = { Backend: string; Model: string; ModelID: string; Mode: Mode; Config: EngineConfig };

/** What was asked for, kept in memory only; each post replaces the whole record of its model and mode. */
export function createSettings(store: ModelStore) {
  let rows: SettingsRow[] = [];
  const isOf = (row: SettingsRow, ref: string) => sameModel(row.Model, ref) || row.ModelID === store.find(ref)?.id;

  return {
    list: (ref: string | null): SettingsRow[] => (ref === null ? rows : rows.filter((row) => isOf(row, ref))),
    find: (modelId: string, mode: Mode): EngineConfig | undefined =>
      rows.find((row) => row.ModelID === modelId && row.Mode === mode)?.Config,
    /** Whether anything is different now. */
    put(ref: string, backend: string, mode: Mode, config: EngineConfig): boolean {
      const model = store.find(ref);
      const row: SettingsRow = {
        Backend: backend,
        Model: storedTag(ref) ?? model?.tags[0] ?? ref,
        ModelID: model?.id ?? ref,
        Mode: mode,
        Config: config,
      };
      const before = rows.find((each) => each.ModelID === row.ModelID && each.Mode === mode);
      rows = [...rows.filter((each) => each !== before), row].toSorted((a, b) => (a.Model < b.Model ? -1 : 1));
      return JSON.stringify(before?.Config) !== JSON.stringify(config);
    },
    /** Only a call that names the backend takes its settings along. */
    drop(ref: string, backend: string): void {
      rows = rows.filter((row) => !(row.Backend === backend && isOf(row, ref)));
    },
    clear(): void {
      rows = [];
    },
  };
}
export type Settings = ReturnType<typeof createSettings>;

const allowedFlags =
  /^(--threads|--ctx-size|--predict|--keep|--batch-size|--ubatch-size|--flash-attn|--seed|--temp|--top-[kp]|--min-p|--repeat-penalty|--presence-penalty|-ngl|--gpu-layers|--n-gpu-layers|--device|--split-mode|--tensor-split|--main-gpu|--fit|--no-kv-offload|--cache-type-[kv]|--mlock|--no-mmap|--mmap|--cache-ram|--context-shift|--parallel|--cont-batching|--warmup|--timeout|--jinja|--reasoning-format|--reasoning-budget|--cpu-moe|--n-cpu-moe|--metrics|--slots)$/;

export type ConfigureRequest = { model: string; mode: Mode; config: EngineConfig };

/** A posted record, or why it is refused. The runner knows no bounds: −5 and eight million pass. */
export function readConfigure(body: unknown): ConfigureRequest | { status: number; text: string } {
  const invalid = { status: 400, text: "invalid request" };
  if (!isObject(body)) return invalid;
  const { model, mode, "context-size": context, keep_alive: keepAlive } = body;
  if (typeof model !== "string") return invalid;
  if (context !== undefined && context !== null && !(typeof context === "number" && Number.isInteger(context))) {
    return invalid;
  }
  const keep = keepAlive === undefined || keepAlive === null ? undefined : normalKeepAlive(keepAlive);
  if (keep === null) return invalid;

  const given = Array.isArray(body["runtime-flags"]) ? body["runtime-flags"].map(String) : [];
  const raw = typeof body["raw-runtime-flags"] === "string" ? body["raw-runtime-flags"].trim() : "";
  const flags = given.length > 0 ? given : raw === "" ? [] : raw.split(/\s+/);
  for (const flag of flags) {
    const name = flag.split("=")[0] ?? "";
    if (name.startsWith("-") && !/^-\d/.test(name) && !allowedFlags.test(name)) {
      return { status: 500, text: `runtime flag "${name}" is not allowed for backend "llama.cpp"` };
    }
    if (/[\\/]/.test(flag)) return { status: 500, text: `invalid runtime flag "${flag}": paths are not allowed` };
  }
  const kept = Object.fromEntries(
    ["speculative", "llamacpp", "vllm"].flatMap((key) => (isObject(body[key]) ? [[key, body[key]]] : [])),
  );
  return {
    model,
    mode: isMode(mode) ? mode : flags.includes("--embeddings") ? "embedding" : "completion",
    config: {
      ...(typeof context === "number" ? { "context-size": context } : {}),
      ...(flags.length === 0 ? {} : { "runtime-flags": flags }),
      ...kept,
      ...(keep === undefined ? {} : { keep_alive: keep }),
    },
  };
}

function isMode(value: unknown): value is Mode {
  return value === "completion" || value === "embedding" || value === "reranking" || value === "image-generation";
}

/** A duration as Go gives it back: `10m` comes as `10m0s`, what is negative as `-1`. Null: none. */
function normalKeepAlive(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const durationMs = parseDurationMs(value);
  if (durationMs === null) return null;
  if (!Number.isFinite(durationMs)) return "-1";
  if (durationMs === 0) return "0s";
  if (durationMs < 1000) return `${durationMs}ms`;
  const hours = Math.floor(durationMs / 3_600_000);
  const minutes = Math.floor((durationMs % 3_600_000) / 60_000);
  const seconds = (durationMs % 60_000) / 1000;
  const head = hours > 0 ? `${hours}h` : "";
  return `${head}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds}s`;
}
