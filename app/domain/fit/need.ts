import { type Reading, known, unknown } from "../../contract/reading";
import type { CacheDoubt } from "./cache-shape";
import { createGgufValues } from "../gguf-values";
import { type CacheSettings, type KvCache, kvCacheOf } from "./kv-cache";

/** Where a figure comes from. The window has a word for each. */
export type FitSource =
  /** The metadata in the file itself, or as the runner or the registry tells it. */
  | "gguf"
  | "runner"
  | "registry"
  /** Sizes of files. */
  | "file"
  /** The list of known models, or its publisher's own estimate. */
  | "catalogue"
  | "published"
  /** A rule found by measuring engines. */
  | "measured"
  | "assumed"
  /** What the user chose. */
  | "chosen";
/** An upper bound may be more than what is really taken, never less. */
type Certainty = "exact" | "estimate" | "upper-bound";

/** What is known of a model before it is loaded. */
export type FitModel = {
  /** GGUF metadata, key → text; null when there is none (another format, or not pulled). */
  gguf: Readonly<Record<string, string>> | null;
  ggufSource: FitSource;
  weightsBytes: Reading<number>;
  weightsSource: FitSource;
  /** The part that sees or hears (`mmproj`); null when it has none. */
  projectorBytes: Reading<number> | null;
  vocabularySize: number | null;
  /** What its publisher says it takes, at a small context; null when nothing is said. */
  publishedBytes: number | null;
  /** Absent, here and below: not told. */
  quantization?: string;
  parameters?: number;
  /** Of the weights, those of a mixture's experts. */
  expertBytes?: number;
};

export type FitPart = {
  kind: "weights" | "projector" | "kv-cache" | "recurrent-state" | "compute" | "process" | "gpu-context";
  bytes: Reading<number>;
  source: FitSource;
  certainty: Certainty;
};
type FitInput = {
  name: keyof KvCache["inputs"] | "contextTokens" | "experts" | "expertsUsed";
  value: string;
  source: FitSource;
};

type FitNote =
  /** Asked for more than it was trained for: memory is taken for the wish, words for what it was trained for. */
  | "context-beyond-training"
  /** All experts lie in memory, though each token reads only a few. */
  | "mixture"
  /** Makes vectors: no cache. */
  | "no-cache"
  /** The engine keeps earlier prompts in ordinary memory, up to 8 GiB, as they come (`--cache-ram`). */
  | "prompts-kept"
  | "published-only";

/** What a model takes once it is loaded, part by part. */
export type MemoryNeed = {
  /** What was asked for: memory is taken for it. */
  contextTokens: number;
  /** What the model makes of it: at most what it was trained for. */
  usableContextTokens: Reading<number>;
  parts: FitPart[];
  inputs: FitInput[];
  /** Known when every part is; an upper bound when one part is. */
  totalBytes: Reading<number>;
  certainty: Certainty;
  /** What it takes in any case. */
  leastBytes: number;
  doubts: CacheDoubt[];
  notes: FitNote[];
};

const mebibyte = 1024 ** 2;
/** Measured: a llama-server with nothing loaded, and what it keeps for each entry of a vocabulary. */
const processBytes = 16 * mebibyte;
const vocabularyEntryBytes = 244;
/** Most of today's have 128 to 262 thousand entries. */
const assumedVocabulary = 152_000;
/** What the driver takes for itself on a card with memory of its own. */
const gpuContextBytes = 300 * mebibyte;
/** Tokens computed at once (`--ubatch-size`). */
const batchTokens = 512;
/** Publishers' estimates are for this context. */
const publishedContextTokens = 4096;

/** Sums up what a model takes at a context; `isOnCard` adds what a graphics card with memory of its own costs. */
export function memoryNeedOf({
  model,
  contextTokens,
  settings = {},
  isOnCard = false,
}: {
  model: FitModel;
  contextTokens: number;
  settings?: CacheSettings;
  isOnCard?: boolean;
}): MemoryNeed {
  const { gguf, ggufSource } = model;
  const cache =
    gguf === null ? unknown<KvCache>("not-reported", "metadata") : kvCacheOf({ gguf, contextTokens, settings });
  const compute =
    gguf !== null && cache.isKnown ? computeBytesOf(gguf, cache.value) : unknown<number>("not-reported", "metadata");
  const vocabulary = model.vocabularySize ?? assumedVocabulary;
  const doubts = cache.isKnown ? cache.value.doubts : [];
  const cacheCertainty = doubts.length > 0 ? "upper-bound" : "exact";

  const parts: FitPart[] = [
    { kind: "weights", bytes: plausible(model.weightsBytes), source: model.weightsSource, certainty: "exact" },
    ...(model.projectorBytes === null
      ? []
      : [
          {
            kind: "projector" as const,
            bytes: plausible(model.projectorBytes),
            source: "file" as const,
            certainty: "exact" as const,
          },
        ]),
    {
      kind: "kv-cache",
      bytes: cache.isKnown ? known(cache.value.cacheBytes) : cache,
      source: ggufSource,
      certainty: cacheCertainty,
    },
    ...(cache.isKnown && cache.value.stateBytes > 0
      ? [
          {
            kind: "recurrent-state" as const,
            bytes: known(cache.value.stateBytes),
            source: ggufSource,
            certainty: cacheCertainty as Certainty,
          },
        ]
      : []),
    { kind: "compute", bytes: compute, source: "measured", certainty: "estimate" },
    {
      kind: "process",
      bytes: known(processBytes + vocabulary * vocabularyEntryBytes),
      source: model.vocabularySize === null ? "assumed" : "measured",
      certainty: "estimate",
    },
    ...(isOnCard
      ? [
          {
            kind: "gpu-context" as const,
            bytes: known(gpuContextBytes),
            source: "assumed" as const,
            certainty: "estimate" as const,
          },
        ]
      : []),
  ];

  const values = createGgufValues(gguf ?? {});
  const trained = values.count("context_length");
  const experts = values.count("expert_count") ?? 0;
  const isPublishedOnly = !cache.isKnown && model.publishedBytes !== null && contextTokens <= publishedContextTokens;
  const notes: FitNote[] = [
    ...(trained !== null && trained > 0 && contextTokens > trained ? (["context-beyond-training"] as const) : []),
    ...(experts > 0 ? (["mixture"] as const) : []),
    ...(cache.isKnown && cache.value.cacheBytes + cache.value.stateBytes === 0
      ? (["no-cache"] as const)
      : (["prompts-kept"] as const)),
    ...(isPublishedOnly ? (["published-only"] as const) : []),
  ];
  return {
    contextTokens,
    usableContextTokens:
      trained === null || trained === 0
        ? unknown("not-reported", "context_length")
        : known(Math.min(contextTokens, trained)),
    parts,
    inputs: inputsOf({
      cache,
      contextTokens,
      ggufSource,
      experts,
      expertsUsed: values.count("expert_used_count"),
      settings,
    }),
    totalBytes: isPublishedOnly && model.publishedBytes !== null ? known(model.publishedBytes) : sumOf(parts),
    certainty: cache.isKnown && doubts.length > 0 ? "upper-bound" : "estimate",
    leastBytes: parts.reduce(
      (sum, { bytes, certainty }) => sum + (bytes.isKnown && certainty !== "upper-bound" ? bytes.value : 0),
      0,
    ),
    doubts,
    notes,
  };
}

/** Unknown as soon as one part is, with that part's reason. */
function sumOf(parts: readonly FitPart[]): Reading<number> {
  let total = 0;
  for (const { bytes } of parts) {
    if (!bytes.isKnown) return bytes;
    total += bytes.value;
  }
  return Number.isSafeInteger(Math.round(total)) ? known(total) : unknown("implausible");
}

const plausible = (bytes: Reading<number>): Reading<number> =>
  !bytes.isKnown || (Number.isFinite(bytes.value) && bytes.value > 0 && bytes.value <= Number.MAX_SAFE_INTEGER)
    ? bytes
    : unknown("implausible", String(bytes.value));

/**
 * The engine's working memory, as measured with llama.cpp b10068 and b11434: for 512 tokens at once, the mask against
 * every cell (F16), five rows of the embedding's width, and the wider of three feed-forward rows and two of all heads.
 */
function computeBytesOf(gguf: Readonly<Record<string, string>>, cache: KvCache): Reading<number> {
  const { count, perLayer } = createGgufValues(gguf);
  const embedding = count("embedding_length");
  const layers = count("block_count");
  if (embedding === null || embedding === 0 || layers === null) return unknown("not-reported", "embedding_length");
  const most = (key: string) => Math.max(0, ...(perLayer(key, layers) ?? []));
  const experts = (count("expert_feed_forward_length") ?? 0) * (count("expert_used_count") ?? 0);
  const feedForward = Math.max(most("feed_forward_length"), experts, 2 * (count("ssm.inner_size") ?? 0));
  const heads = most("attention.head_count") * cache.inputs.keyLength;
  const rows = 5 * embedding + Math.max(3 * (feedForward || 4 * embedding), 2 * heads);
  return known(batchTokens * (2 * (cache.cells.full + cache.cells.sliding) + 4 * rows));
}

function inputsOf({
  cache,
  contextTokens,
  ggufSource,
  experts,
  expertsUsed,
  settings,
}: {
  cache: Reading<KvCache>;
  contextTokens: number;
  ggufSource: FitSource;
  experts: number;
  expertsUsed: number | null;
  settings: CacheSettings;
}): FitInput[] {
  const inputs: FitInput[] = [{ name: "contextTokens", value: String(contextTokens), source: "chosen" }];
  const add = (name: FitInput["name"], value: string | number, source = ggufSource) =>
    inputs.push({ name, value: String(value), source });
  if (cache.isKnown) {
    const {
      layers,
      kvHeads,
      keyLength,
      valueLength,
      slidingLayers,
      recurrentLayers,
      windowTokens,
      slots,
      keys,
      values,
    } = cache.value.inputs;
    add("layers", layers);
    add("kvHeads", kvHeads);
    add("keyLength", keyLength);
    add("valueLength", valueLength);
    if (slidingLayers > 0) {
      add("slidingLayers", slidingLayers);
      add("windowTokens", windowTokens);
    }
    if (recurrentLayers > 0) add("recurrentLayers", recurrentLayers);
    add("slots", slots, settings.slots === undefined ? "measured" : "chosen");
    add("keys", keys, settings.keys === undefined ? "measured" : "chosen");
    add("values", values, settings.values === undefined ? "measured" : "chosen");
  }
  if (experts > 0) add("experts", experts);
  if (experts > 0 && expertsUsed !== null) add("expertsUsed", expertsUsed);
  return inputs;
}
