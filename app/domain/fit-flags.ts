import { type Json, type JsonObject } from "./json-value";
import { type CacheSettings, isCacheType } from "./kv-cache";

/** What decides memory in the runner's record of an engine. */
export type EngineMemory = {
  /** Null: not set, the runner decides. */
  contextTokens: number | null;
  gpuLayers: number | null;
  settings: CacheSettings;
};

const flagNames = {
  gpuLayers: ["-ngl", "--gpu-layers", "--n-gpu-layers"],
  slots: ["-np", "--parallel"],
  keys: ["-ctk", "--cache-type-k"],
  values: ["-ctv", "--cache-type-v"],
} as const;

/** Reads context, layers on the GPU, slots and cache types out of a record of `_configure`; the last of a flag counts. */
export function engineMemoryIn(config: JsonObject | null): EngineMemory {
  const context = config?.["context-size"];
  const list = config?.["runtime-flags"];
  const flags = Array.isArray(list) ? (list as readonly Json[]).map(String) : [];
  const value = (names: readonly string[]): string | undefined => {
    const at = flags.findLastIndex((flag) => names.includes(flag.split("=")[0] ?? ""));
    const flag = flags[at];
    return flag?.includes("=") ? flag.slice(flag.indexOf("=") + 1) : at < 0 ? undefined : flags[at + 1];
  };
  const count = (names: readonly string[], least: number): number | null => {
    const number = Number(value(names) ?? Number.NaN);
    return Number.isSafeInteger(number) && number >= least ? number : null;
  };
  const [keys = "", values = ""] = [value(flagNames.keys), value(flagNames.values)];
  const slots = count(flagNames.slots, 1);
  return {
    contextTokens: typeof context === "number" && Number.isSafeInteger(context) && context > 0 ? context : null,
    gpuLayers: count(flagNames.gpuLayers, 0),
    settings: {
      ...(isCacheType(keys) ? { keys } : {}),
      ...(isCacheType(values) ? { values } : {}),
      ...(slots === null ? {} : { slots }),
    },
  };
}
