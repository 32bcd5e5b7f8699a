/**
 * A model people start with. Sizes and memory are those of Docker's model cards (February 2026), which write GB for
 * binary gigabytes: a file of 4.68 GiB is "4.68 GB" there.
 */
export type CatalogueModel = {
  /** With its tag spelled out where the card names it, so that the size is the size that comes. */
  ref: string;
  parameters: number;
  quantization: string;
  sizeBytes: number;
  /** What it was trained for; null: not told. */
  contextTokens: number | null;
  /** Docker's own estimate at a small context; null: none. */
  publishedBytes: number | null;
  /** Calls tools, as its card says; null: not told. */
  hasTools: boolean | null;
  license: string | null;
  purpose: "try" | "talk" | "all" | "reason" | "code" | "embed";
  /** The public set-up guide recommends it. */
  isGuidePick: boolean;
  /** How it caches, as its maker publishes it (GGUF metadata); null: not looked up. */
  gguf: Readonly<Record<string, string>> | null;
};

const gib = 1024 ** 3;
const mib = 1024 ** 2;

/** Layers, embedding, feed-forward, heads, KV heads, length of a head. */
type Shape = readonly [number, number, number, number, number, number];

function shape(
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

const unknownHere = { hasTools: null, isGuidePick: false, license: null, gguf: null } as const;
const apache = "Apache-2.0";
const llamaLicense = "Llama community licence";
const llama8: Shape = [32, 4096, 14_336, 32, 8, 128];
const llama70: Shape = [80, 8192, 28_672, 64, 8, 128];
const mixture30 = { expert_count: 128, expert_used_count: 8, expert_feed_forward_length: 768 };

/** Smallest first. */
export const catalogue: readonly CatalogueModel[] = [
  {
    ...unknownHere,
    ref: "ai/smollm2:135M-Q4_K_M",
    parameters: 135e6,
    quantization: "Q4_K_M",
    sizeBytes: 98.87 * mib,
    contextTokens: 8192,
    publishedBytes: 0.46 * gib,
    license: apache,
    purpose: "try",
    gguf: shape("llama", [30, 576, 1536, 9, 3, 64], 8192),
  },
  {
    ...unknownHere,
    ref: "ai/gemma3-qat:270M-UD-Q4_K_XL",
    parameters: 270e6,
    quantization: "UD-Q4_K_XL",
    sizeBytes: 236 * mib,
    contextTokens: 32_768,
    publishedBytes: 1.33 * gib,
    license: "Gemma terms",
    purpose: "try",
    gguf: shape("gemma3", [18, 640, 2048, 4, 1, 256], 32_768, { "attention.sliding_window": 512 }),
  },
  {
    ...unknownHere,
    ref: "ai/nomic-embed-text-v1.5",
    parameters: 137e6,
    quantization: "F16",
    sizeBytes: 260.87 * mib,
    contextTokens: 2048,
    publishedBytes: 0.51 * gib,
    hasTools: false,
    license: apache,
    purpose: "embed",
  },
  {
    ...unknownHere,
    ref: "ai/qwen3:0.6B-Q4_0",
    parameters: 0.6e9,
    quantization: "Q4_0",
    sizeBytes: 441.67 * mib,
    contextTokens: 40_960,
    publishedBytes: 1.51 * gib,
    license: apache,
    purpose: "try",
    gguf: shape("qwen3", [28, 1024, 3072, 16, 8, 128], 40_960),
  },
  {
    ...unknownHere,
    ref: "ai/llama3.2:1B-Q8_0",
    parameters: 1.24e9,
    quantization: "Q8_0",
    sizeBytes: 1.22 * gib,
    contextTokens: 131_072,
    publishedBytes: 1.87 * gib,
    license: llamaLicense,
    purpose: "talk",
    gguf: shape("llama", [16, 2048, 8192, 32, 8, 64], 131_072),
  },
  {
    ...unknownHere,
    ref: "ai/llama3.2:3B-Q4_K_M",
    parameters: 3.21e9,
    quantization: "Q4_K_M",
    sizeBytes: 1.87 * gib,
    contextTokens: 131_072,
    publishedBytes: 2.77 * gib,
    license: llamaLicense,
    purpose: "talk",
    isGuidePick: true,
    gguf: shape("llama", [28, 3072, 8192, 24, 8, 128], 131_072),
  },
  {
    ...unknownHere,
    ref: "ai/gemma3:4B-Q4_K_M",
    parameters: 4e9,
    quantization: "Q4_K_M",
    sizeBytes: 2.31 * gib,
    contextTokens: 131_072,
    publishedBytes: 3.83 * gib,
    license: "Gemma terms",
    purpose: "talk",
    gguf: shape("gemma3", [34, 2560, 10_240, 8, 4, 256], 131_072, { "attention.sliding_window": 1024 }),
  },
  {
    ...unknownHere,
    ref: "ai/qwen3:4B-UD-Q4_K_XL",
    parameters: 4e9,
    quantization: "UD-Q4_K_XL",
    sizeBytes: 2.37 * gib,
    contextTokens: 262_144,
    publishedBytes: 3.8 * gib,
    license: apache,
    purpose: "all",
    gguf: shape("qwen3", [36, 2560, 9728, 32, 8, 128], 262_144),
  },
  {
    ...unknownHere,
    ref: "ai/mistral:7B-Q4_K_M",
    parameters: 7.25e9,
    quantization: "Q4_K_M",
    sizeBytes: 4.07 * gib,
    contextTokens: 32_768,
    publishedBytes: 4.85 * gib,
    license: apache,
    purpose: "talk",
    isGuidePick: true,
    gguf: shape("llama", llama8, 32_768),
  },
  {
    ...unknownHere,
    ref: "ai/deepseek-r1-distill-llama:8B-Q4_K_M",
    parameters: 8e9,
    quantization: "Q4_K_M",
    sizeBytes: 4.58 * gib,
    contextTokens: 131_072,
    publishedBytes: 5.33 * gib,
    purpose: "reason",
    gguf: shape("llama", llama8, 131_072),
  },
  {
    ...unknownHere,
    ref: "ai/qwen3:8B-Q4_K_M",
    parameters: 8.19e9,
    quantization: "Q4_K_M",
    sizeBytes: 4.68 * gib,
    contextTokens: 40_960,
    publishedBytes: 5.8 * gib,
    license: apache,
    purpose: "all",
    gguf: shape("qwen3", [36, 4096, 12_288, 32, 8, 128], 40_960),
  },
  {
    ...unknownHere,
    ref: "ai/phi4:14B-Q4_K_M",
    parameters: 14.7e9,
    quantization: "Q4_K_M",
    sizeBytes: 8.43 * gib,
    contextTokens: 16_384,
    publishedBytes: 9.78 * gib,
    hasTools: false,
    license: "MIT",
    purpose: "reason",
    gguf: shape("phi3", [40, 5120, 17_920, 40, 10, 128], 16_384),
  },
  {
    ...unknownHere,
    ref: "ai/gpt-oss:20B-UD-Q4_K_XL",
    parameters: 20.9e9,
    quantization: "UD-Q4_K_XL",
    sizeBytes: 11.04 * gib,
    contextTokens: 131_072,
    publishedBytes: 11.97 * gib,
    hasTools: true,
    license: apache,
    purpose: "reason",
    isGuidePick: true,
    gguf: shape("gpt-oss", [24, 2880, 2880, 64, 8, 64], 131_072, {
      "attention.sliding_window": 128,
      expert_count: 32,
      expert_used_count: 4,
      expert_feed_forward_length: 2880,
    }),
  },
  {
    ...unknownHere,
    ref: "ai/qwen3:14B-Q6_K",
    parameters: 14.8e9,
    quantization: "Q6_K",
    sizeBytes: 11.28 * gib,
    contextTokens: 40_960,
    publishedBytes: 12.27 * gib,
    license: apache,
    purpose: "all",
    gguf: shape("qwen3", [40, 5120, 17_408, 40, 8, 128], 40_960),
  },
  {
    ...unknownHere,
    // no card was read: the size is a user's report
    ref: "ai/glm-4.7-flash",
    parameters: 30e9,
    quantization: "Q4_K_M",
    sizeBytes: 16.31 * gib,
    contextTokens: null,
    publishedBytes: null,
    purpose: "code",
    isGuidePick: true,
  },
  {
    ...unknownHere,
    ref: "ai/qwen3-coder:30B-A3B-UD-Q4_K_XL",
    parameters: 30.5e9,
    quantization: "UD-Q4_K_XL",
    sizeBytes: 16.45 * gib,
    contextTokens: 262_144,
    publishedBytes: 17.52 * gib,
    hasTools: true,
    license: apache,
    purpose: "code",
    isGuidePick: true,
    gguf: shape("qwen3moe", [48, 2048, 6144, 32, 4, 128], 262_144, mixture30),
  },
  {
    ...unknownHere,
    ref: "ai/qwq:32B-Q4_K_M",
    parameters: 32.8e9,
    quantization: "Q4_K_M",
    sizeBytes: 18.48 * gib,
    contextTokens: 40_960,
    publishedBytes: 19.72 * gib,
    license: apache,
    purpose: "reason",
    gguf: shape("qwen2", [64, 5120, 27_648, 40, 8, 128], 40_960),
  },
  {
    ...unknownHere,
    ref: "ai/llama3.3:70B-Q4_K_M",
    parameters: 70.6e9,
    quantization: "Q4_K_M",
    sizeBytes: 39.59 * gib,
    contextTokens: 131_072,
    publishedBytes: 41.11 * gib,
    license: llamaLicense,
    purpose: "all",
    gguf: shape("llama", llama70, 131_072),
  },
];

/** A name that goes round, and what to take instead. */
export type Substitute = {
  ref: string;
  /** spelling: it is written otherwise; successor: a newer one took its place; distilled: a smaller one that learned from it. */
  why: "spelling" | "successor" | "distilled";
  /** It may be there after all: ask before saying that it is not. */
  isUnsure: boolean;
};

/** By repository on Docker Hub. */
export const substitutes: ReadonlyMap<string, Substitute> = new Map([
  ["ai/phi-4", { ref: "ai/phi4", why: "spelling", isUnsure: false }],
  ["ai/gemma2", { ref: "ai/gemma3", why: "successor", isUnsure: false }],
  ["ai/deepseek-r1", { ref: "ai/deepseek-r1-distill-llama", why: "distilled", isUnsure: false }],
  ["ai/qwen2.5-coder", { ref: "ai/qwen3-coder", why: "successor", isUnsure: true }],
]);
