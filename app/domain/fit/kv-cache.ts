import { type Reading, known, unknown } from "../../contract/reading";
import { type CacheDoubt, type CacheShape, type CellWidth, cacheShapeOf } from "./cache-shape";

/** Bytes of one element by the engine's names for `--cache-type-k` and `-v`; quantised types come in blocks of 32. */
const bytesPerElement = {
  f32: 4,
  f16: 2,
  bf16: 2,
  q8_0: 34 / 32,
  q5_1: 24 / 32,
  q5_0: 22 / 32,
  q4_1: 20 / 32,
  q4_0: 18 / 32,
  iq4_nl: 18 / 32,
} as const;
export type CacheType = keyof typeof bytesPerElement;
export const cacheTypes = Object.keys(bytesPerElement) as [CacheType, ...CacheType[]];
export const isCacheType = (text: string): text is CacheType => Object.hasOwn(bytesPerElement, text);

/** How the engine is started, as far as its cache goes; the runner's own flags leave all of it out. */
export type CacheSettings = {
  keys?: CacheType | undefined;
  values?: CacheType | undefined;
  /** `--parallel`: with it each slot has a share of the context of its own; without, 4 slots share one cache. */
  slots?: number | undefined;
};

export type KvCache = {
  /** Keys and values. Exact unless there are doubts. */
  cacheBytes: number;
  /** State of recurrent layers. */
  stateBytes: number;
  /** Cells that a token is held against, in a full layer and in a sliding one. */
  cells: { full: number; sliding: number };
  doubts: CacheDoubt[];
  inputs: CacheShape["inputs"] & { windowTokens: number; slots: number; keys: CacheType; values: CacheType };
};

const sharingSlots = 4;
/** `--ubatch-size` of the engine: a window has room for what is computed at once. */
const batchCells = 512;
const padTokens = 256;
/** Tokens one request gets of a context that is split: the engine rounds up to whole blocks, before and after. */
export const contextOfSlot = (contextTokens: number, slots: number): number =>
  padded(Math.max(1, Math.floor(padded(contextTokens) / slots)));

const padded = (tokens: number): number => Math.ceil(tokens / padTokens) * padTokens;

/**
 * The engine's cache at a context, from GGUF metadata (key → text). Sliding-window layers hold window × slots + 512
 * cells whatever the context. Source: `llama-kv-cache-iswa.cpp`, and measured with llama.cpp b10068.
 */
export function kvCacheOf({
  gguf,
  contextTokens,
  settings = {},
}: {
  gguf: Readonly<Record<string, string>>;
  contextTokens: number;
  settings?: CacheSettings;
}): Reading<KvCache> {
  if (!Number.isSafeInteger(contextTokens) || contextTokens <= 0) return unknown("implausible", "context");
  const shape = cacheShapeOf(gguf);
  if (!shape.isKnown) return shape;
  const { full, sliding, windowTokens, stateBytesPerSlot, doubts, inputs } = shape.value;
  const { keys = "f16", values = "f16" } = settings;
  const isShared = settings.slots === undefined;
  const slots = settings.slots ?? sharingSlots;
  if (!Number.isSafeInteger(slots) || slots < 1 || slots > 256) return unknown("implausible", "slots");

  const streams = isShared ? 1 : slots;
  const cellsEach = contextOfSlot(contextTokens, streams);
  const windowEach = padded(Math.min(cellsEach, windowTokens * (isShared ? slots : 1) + batchCells));
  const bytesOf = (width: CellWidth) => width.keys * bytesPerElement[keys] + width.values * bytesPerElement[values];
  const cacheBytes = Math.round(streams * (cellsEach * bytesOf(full) + windowEach * bytesOf(sliding)));
  const stateBytes = stateBytesPerSlot * slots;
  if (!Number.isSafeInteger(cacheBytes + stateBytes)) return unknown("implausible");
  const cells = { full: full.keys > 0 ? cellsEach : 0, sliding: sliding.keys > 0 ? windowEach : 0 };
  return known({ cacheBytes, stateBytes, cells, doubts, inputs: { ...inputs, windowTokens, slots, keys, values } });
}

/** Cache and state together, where nothing about it is in doubt; an upper bound is unknown here. */
export function kvCacheBytes(options: Parameters<typeof kvCacheOf>[0]): Reading<number> {
  const cache = kvCacheOf(options);
  if (!cache.isKnown) return cache;
  const { cacheBytes, stateBytes, doubts } = cache.value;
  return doubts.length > 0 ? unknown("not-supported", doubts.join(", ")) : known(cacheBytes + stateBytes);
}
