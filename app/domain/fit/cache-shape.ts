import { type Reading, known, unknown } from "../../contract/reading";
import { encoders, recurrent, slidingPatterns, unusualCache, windowUnused } from "./architectures";
import { type RecurrentState, recurrentStateOf } from "./recurrent-state";
import { type GgufValues, createGgufValues } from "../gguf-values";

/** Why what is computed is not exact: the cache may be smaller, or, without the state of recurrent layers, larger by it. */
export type CacheDoubt =
  | "sliding-pattern-unknown"
  | "kv-heads-left-out"
  | "recurrent-layers-unknown"
  | "recurrent-state-unknown"
  | "cache-kind-unknown";

/** Elements of one cell, all layers together. */
export type CellWidth = { keys: number; values: number };

/** What decides the size of an engine's cache, apart from the context. */
export type CacheShape = {
  /** Layers that hold the whole context. */
  full: CellWidth;
  /** Layers that hold a window of it. */
  sliding: CellWidth;
  windowTokens: number;
  /** Of recurrent layers, for each slot, whatever the context. */
  stateBytesPerSlot: number;
  doubts: CacheDoubt[];
  /** For showing, in the order of the formula. */
  inputs: {
    layers: number;
    kvHeads: string;
    keyLength: number;
    valueLength: number;
    slidingLayers: number;
    recurrentLayers: number;
  };
};

const layersAtMost = 1024;
/** Model Runner leaves longer lists out of its metadata. */
const listLimit = 50;
/** The engine's own number for gemma3n, whatever the file says. */
const gemma3nCachedLayers = 20;

/** Reads a model's cache out of its GGUF metadata (key → text). Unknown when a number is missing. */
export function cacheShapeOf(gguf: Readonly<Record<string, string>>): Reading<CacheShape> {
  const values = createGgufValues(gguf);
  const { architecture, count, perLayer } = values;
  if (architecture === "") return unknown("not-reported", "general.architecture");
  const blocks = count("block_count");
  if (blocks === null || blocks === 0 || blocks > layersAtMost) return unknown("not-reported", "block_count");
  // layers that only guess the next tokens are not cached
  const guessing = count("nextn_predict_layers") ?? 0;
  const layers = guessing < blocks ? blocks - guessing : blocks;

  const doubts: CacheDoubt[] = [];
  const state = recurrentStateOf(values, layers);
  if (!state.isSizeKnown) doubts.push("recurrent-state-unknown");
  if (!state.isPlaceKnown) doubts.push("recurrent-layers-unknown");
  if (encoders.has(architecture) || recurrent.has(architecture)) {
    return known(emptyShape({ layers, state, doubts: encoders.has(architecture) ? [] : doubts }));
  }

  const heads = perLayer("attention.head_count", layers);
  const kvHeads = kvHeadsOf(values, heads, layers);
  if (kvHeads === null) return unknown("not-reported", "attention.head_count_kv");
  if (kvHeads.isUpperBound) doubts.push("kv-heads-left-out");
  const widths = headWidths(values, heads);
  if (widths === null) return unknown("not-reported", "attention.key_length");

  const cached = cachedLayers(values, layers);
  if (cached === null) return unknown("not-reported", "attention.shared_kv_layers");
  const sliding = slidingOf(values, layers);
  if (sliding.isUpperBound) doubts.push("sliding-pattern-unknown");
  if (unusualCache.has(architecture) || values.text("attention.indexer.head_count") !== undefined) {
    doubts.push("cache-kind-unknown");
  }

  const full: CellWidth = { keys: 0, values: 0 };
  const window: CellWidth = { keys: 0, values: 0 };
  const indexLength = count("attention.indexer.key_length") ?? 0;
  let slidingLayers = 0;
  for (const [layer, number] of kvHeads.heads.entries()) {
    if (layer >= cached || !state.isAttending(layer) || number === 0) continue;
    const isSliding = sliding.isSliding(layer);
    const { keyLength, valueLength } = isSliding ? widths.sliding : widths.full;
    const width = isSliding ? window : full;
    if (isSliding) slidingLayers += 1;
    width.keys += number * keyLength + indexLength;
    width.values += number * valueLength;
  }
  if (full.keys + full.values + window.keys + window.values === 0) return unknown("implausible", "no cached layer");
  return known({
    full,
    sliding: window,
    windowTokens: sliding.windowTokens,
    stateBytesPerSlot: state.bytesPerSlot,
    doubts,
    inputs: {
      layers,
      kvHeads: rangeOf(kvHeads.heads),
      ...widths.full,
      slidingLayers,
      recurrentLayers: state.layers,
    },
  });
}

function emptyShape({
  layers,
  state,
  doubts,
}: {
  layers: number;
  state: RecurrentState;
  doubts: CacheDoubt[];
}): CacheShape {
  const nothing = { keys: 0, values: 0 };
  return {
    full: nothing,
    sliding: nothing,
    windowTokens: 0,
    stateBytesPerSlot: state.bytesPerSlot,
    doubts,
    inputs: { layers, kvHeads: "0", keyLength: 0, valueLength: 0, slidingLayers: 0, recurrentLayers: state.layers },
  };
}

/** Left out it equals the heads; but a list of more than 50 entries is left out too, and no layer has more than all heads. */
function kvHeadsOf(
  values: GgufValues,
  heads: number[] | null,
  layers: number,
): { heads: number[]; isUpperBound: boolean } | null {
  if (values.text("attention.head_count_kv") !== undefined) {
    const told = values.perLayer("attention.head_count_kv", layers);
    return told === null ? null : { heads: told, isUpperBound: false };
  }
  return heads === null ? null : { heads, isUpperBound: layers > listLimit };
}

type HeadWidth = { keyLength: number; valueLength: number };

/** With latent attention (DeepSeek, GLM 4.7 Flash) one compressed row stands for keys and values. */
function headWidths(values: GgufValues, heads: number[] | null): { full: HeadWidth; sliding: HeadWidth } | null {
  const embedding = values.count("embedding_length");
  const most = Math.max(0, ...(heads ?? []));
  const fromEmbedding = embedding === null || most === 0 ? null : embedding / most;
  const isLatent = (values.count("attention.key_length_mla") ?? 0) > 0;
  const keyLength = values.count("attention.key_length") ?? fromEmbedding;
  const valueLength = values.count("attention.value_length") ?? fromEmbedding;
  if (!isSize(keyLength) || !isSize(valueLength)) return null;
  if (isLatent) {
    const latent = { keyLength, valueLength: 0 };
    return { full: latent, sliding: latent };
  }
  return {
    full: { keyLength, valueLength },
    sliding: {
      keyLength: values.count("attention.key_length_swa") ?? keyLength,
      valueLength: values.count("attention.value_length_swa") ?? valueLength,
    },
  };
}

const isSize = (value: number | null): value is number => value !== null && Number.isInteger(value) && value > 0;

/** The last layers of some models reuse the cache of earlier ones. Null: more are shared than there are. */
function cachedLayers(values: GgufValues, layers: number): number | null {
  if (values.architecture === "gemma3n") return Math.min(layers, gemma3nCachedLayers);
  const shared = values.count("attention.shared_kv_layers") ?? 0;
  return shared < layers ? layers - shared : null;
}

function slidingOf(
  values: GgufValues,
  layers: number,
): { isSliding: (layer: number) => boolean; windowTokens: number; isUpperBound: boolean } {
  const { architecture } = values;
  const none = { isSliding: () => false, windowTokens: 0, isUpperBound: false };
  // of EXAONE 4 the 32B model alone slides, which the engine knows by its 64 layers
  const isExaone32 = architecture === "exaone4" && layers === 64;
  const pattern = isExaone32 ? { every: 4, windowTokens: 4096 } : slidingPatterns[architecture];
  const windowTokens = values.count("attention.sliding_window") ?? pattern?.windowTokens ?? 0;
  if (windowTokens === 0 || windowUnused.has(architecture)) return none;
  if (architecture === "exaone4" && !isExaone32) return none;
  // every attending layer of LFM2 has the window
  if (architecture === "lfm2" || architecture === "lfm2moe") return { ...none, isSliding: () => true, windowTokens };
  const told = values.flags("attention.sliding_window_pattern", layers);
  if (told !== null) return { isSliding: (layer) => told[layer] === true, windowTokens, isUpperBound: false };
  const every = values.count("attention.sliding_window_pattern") ?? pattern?.every;
  if (every === undefined || every === 0) return { ...none, isUpperBound: true };
  const isFull = pattern?.isFullFirst
    ? (layer: number) => layer % every === 0
    : (layer: number) => layer % every === every - 1;
  return { isSliding: (layer) => !isFull(layer), windowTokens, isUpperBound: false };
}

function rangeOf(numbers: readonly number[]): string {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  return least === most ? String(most) : `${least}–${most}`;
}
