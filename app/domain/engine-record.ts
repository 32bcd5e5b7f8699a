import type { Reading } from "../contract/common";
import { type Json, type JsonObject } from "./json-value";
import { type CacheSettings, isCacheType } from "./fit/kv-cache";

/** What decides memory in the runner's record of an engine. */
export type EngineMemory = {
  /** Null: not set, the runner decides. */
  contextTokens: number | null;
  gpuLayers: number | null;
  settings: CacheSettings;
};

/** An engine's flags by what they set; any of the names counts, and the first is the one that is written. */
const flagNames = {
  gpuLayers: ["--n-gpu-layers", "--gpu-layers", "-ngl"],
  threads: ["--threads", "-t"],
  slots: ["--parallel", "-np"],
  keys: ["--cache-type-k", "-ctk"],
  values: ["--cache-type-v", "-ctv"],
} as const;
type FlagName = keyof typeof flagNames;

/** What the engine starts with when neither the model nor anybody else says how much. */
export const defaultContextTokens = 4096;

/** The context a model gets when nothing was set for it: as packaged, else the engine's own. */
export function contextWithoutSetting(packaged: Reading<number>): number {
  return packaged.isKnown ? packaged.value : defaultContextTokens;
}

/** `context-size` of a record; null when none was set. */
export function contextIn(config: JsonObject | null): number | null {
  const context = config?.["context-size"];
  return typeof context === "number" && Number.isSafeInteger(context) && context > 0 ? context : null;
}

function flagsIn(config: JsonObject | null): readonly string[] {
  const list = config?.["runtime-flags"];
  return Array.isArray(list) ? (list as readonly Json[]).map(String) : [];
}

const isNamed = (flag: string | undefined, name: FlagName): boolean =>
  (flagNames[name] as readonly string[]).includes(flag?.split("=")[0] ?? "");

/** The value of a flag, `--flag value` or `--flag=value`; the last one counts. */
function valueIn(flags: readonly string[], name: FlagName): string | undefined {
  const at = flags.findLastIndex((flag) => isNamed(flag, name));
  const flag = flags[at];
  return flag?.includes("=") ? flag.slice(flag.indexOf("=") + 1) : at < 0 ? undefined : flags[at + 1];
}

/** The whole number a flag of a record is set to; null when it is not set, or to less than `least`. */
export function countIn(config: JsonObject | null, name: FlagName, least: number): number | null {
  const number = Number(valueIn(flagsIn(config), name) ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= least ? number : null;
}

/** The record's flags with some set anew (null: taken away, undefined: as they are); all others stay. */
export function withCounts(
  config: JsonObject,
  counts: Partial<Record<FlagName, number | null | undefined>>,
): readonly string[] {
  let flags = flagsIn(config);
  for (const [name, value] of Object.entries(counts) as [FlagName, number | null | undefined][]) {
    if (value === undefined) continue;
    const isValue = (at: number) => isNamed(flags[at - 1], name) && !flags[at - 1]?.includes("=");
    const others = flags.filter((flag, at) => !isNamed(flag, name) && !isValue(at));
    flags = value === null ? others : [...others, flagNames[name][0], String(value)];
  }
  return flags;
}

/** Reads context, layers on the GPU, slots and cache types out of a record of `_configure`; the last of a flag counts. */
export function engineMemoryIn(config: JsonObject | null): EngineMemory {
  const flags = flagsIn(config);
  const [keys = "", values = ""] = [valueIn(flags, "keys"), valueIn(flags, "values")];
  const slots = countIn(config, "slots", 1);
  return {
    contextTokens: contextIn(config),
    gpuLayers: countIn(config, "gpuLayers", 0),
    settings: {
      ...(isCacheType(keys) ? { keys } : {}),
      ...(isCacheType(values) ? { values } : {}),
      ...(slots === null ? {} : { slots }),
    },
  };
}
