import { quantizationIn } from "../quantization";

/** What a model is for: the window has a sentence for each. */
export const purposes = [
  "try",
  "talk",
  "all",
  "reason",
  "code",
  "agent",
  "call",
  "see",
  "read",
  "guard",
  "embed",
  "rank",
] as const;
type Purpose = (typeof purposes)[number];

/** One quantisation of a model, as it is pulled. */
export type CatalogueVariant = {
  /** With its tag spelled out where one is told, so that the size is the size that comes. */
  ref: string;
  /** Null, here and below: not told. */
  quantization: string | null;
  sizeBytes: number | null;
  /** Docker's own estimate of memory at a small context. */
  publishedBytes: number | null;
};

/**
 * A model Docker publishes. Sizes, memory, context, licence and tool calling are those of Docker's model cards (February
 * 2026), which write GB for binary gigabytes: a file of 4.68 GiB is "4.68 GB" there.
 */
export type CatalogueModel = {
  /** `ai/qwen3:8B`: its repository and its size, as a name for people. */
  name: string;
  maker: string;
  parameters: number | null;
  /** What it was trained for. */
  contextTokens: number | null;
  /** Calls tools. */
  hasTools: boolean | null;
  license: string | null;
  purpose: Purpose;
  /** Recommended by the public set-up guide, or by us for a size the guide names no model for. */
  pick: "guide" | "ours" | null;
  /** How it caches, as its maker publishes it (GGUF metadata); null: not looked up. */
  gguf: Readonly<Record<string, string>> | null;
  /** What its plain name pulls, or the smallest that answers well, comes first. */
  variants: readonly [CatalogueVariant, ...CatalogueVariant[]];
};

export const apache = "Apache-2.0";
export const mit = "MIT";
export const llamaLicense = "Llama community licence";
export const gemmaTerms = "Gemma terms";

const gib = 1024 ** 3;

/** Layers, embedding, feed-forward, heads, KV heads, length of a head. */
export type Shape = readonly [number, number, number, number, number, number];

export function shape(
  architecture: string,
  [layers, embedding, feedForward, heads, kvHeads, headLength]: Shape,
  contextTokens: number,
  more: Readonly<Record<string, number>> = {},
): Readonly<Record<string, string>> {
  const keys = {
    block_count: layers,
    context_length: contextTokens,
    embedding_length: embedding,
    feed_forward_length: feedForward,
    "attention.head_count": heads,
    "attention.head_count_kv": kvHeads,
    "attention.key_length": headLength,
    "attention.value_length": headLength,
    ...more,
  };
  const own = Object.entries(keys).map(([key, value]) => [`${architecture}.${key}`, String(value)]);
  return { "general.architecture": architecture, ...Object.fromEntries(own) };
}

/** A tag with the size of its file and Docker's estimate of memory, both in GiB; left out: not told. */
type Tag = readonly [tag: string, sizeGib?: number, publishedGib?: number];

type Told = {
  /** Beside its repository, where that holds several: `8B`. */
  size?: string;
  parameters: number | null;
  contextTokens: number | null;
  gguf?: CatalogueModel["gguf"];
  pick?: "guide" | "ours";
  purpose?: Purpose;
  tags: readonly [Tag, ...Tag[]];
};

/** The models of one repository, which share maker, licence and what they can do. */
export function repository(
  name: string,
  family: Pick<CatalogueModel, "maker" | "license" | "hasTools" | "purpose">,
  models: readonly Told[],
): CatalogueModel[] {
  const variant = ([tag, sizeGib, publishedGib]: Tag): CatalogueVariant => ({
    ref: tag === "" ? name : `${name}:${tag}`,
    quantization: quantizationIn(tag),
    sizeBytes: sizeGib === undefined ? null : Math.round(sizeGib * gib),
    publishedBytes: publishedGib === undefined ? null : Math.round(publishedGib * gib),
  });
  return models.map(({ size, parameters, contextTokens, gguf = null, pick = null, purpose, tags }) => ({
    ...family,
    name: size === undefined ? name : `${name}:${size}`,
    purpose: purpose ?? family.purpose,
    parameters,
    contextTokens,
    gguf,
    pick,
    variants: [variant(tags[0]), ...tags.slice(1).map(variant)],
  }));
}

/** A file of so many MiB, as a part of a GiB. */
export const mib = (amount: number): number => amount / 1024;
