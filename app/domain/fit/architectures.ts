// How llama.cpp caches by architecture, where the file does not say it.
// Source: `src/models/*.cpp` and `llama_model::create_memory` of llama.cpp b11434.

/** Sliding windows in n − 1 of n layers: `set_swa_pattern` takes the last of n as the full one, or the first. */
export const slidingPatterns: Readonly<Record<string, { every: number; isFullFirst?: true; windowTokens?: number }>> = {
  afmoe: { every: 4 },
  cohere2: { every: 4 },
  cohere2moe: { every: 4, isFullFirst: true },
  "exaone-moe": { every: 4, windowTokens: 128 },
  gemma2: { every: 2, windowTokens: 4096 },
  gemma3: { every: 6 },
  gemma3n: { every: 5 },
  "gpt-oss": { every: 2 },
  laguna: { every: 4, isFullFirst: true },
  mellum: { every: 4 },
  olmo2: { every: 4 },
  plamo3: { every: 8 },
  smallthinker: { every: 4, isFullFirst: true },
};

/** Their files may name a window, which the engine does not use: every layer is cached whole. */
export const windowUnused: ReadonlySet<string> = new Set([
  "ernie4_5",
  "ernie4_5-moe",
  "glm4",
  "glm4moe",
  "granite",
  "granitehybrid",
  "granitemoe",
  "llama",
  "minimax-m2",
  "mistral3",
  "mistral4",
  "phi2",
  "phi3",
  "phimoe",
  "qwen2",
  "qwen2moe",
  "qwen2vl",
  "qwen3",
  "qwen35",
  "qwen35moe",
  "qwen3moe",
  "qwen3next",
  "qwen3vl",
  "qwen3vlmoe",
  "smollm3",
  "starcoder2",
]);

/** No cache at all: they read a text once, as a whole. */
export const encoders: ReadonlySet<string> = new Set([
  "bert",
  "dream",
  "eurobert",
  "gemma-embedding",
  "jina-bert-v2",
  "jina-bert-v3",
  "llada",
  "llada-moe",
  "modern-bert",
  "neo-bert",
  "nomic-bert",
  "nomic-bert-moe",
  "rnd1",
]);

/** A state of fixed size in every layer, and no cache. */
export const recurrent: ReadonlySet<string> = new Set(["arwkv7", "mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7"]);

/** A layer without key-value heads is a recurrent one. */
export const hybridByHeads: ReadonlySet<string> = new Set([
  "bailingmoe3",
  "granitehybrid",
  "jamba",
  "kimi-k3",
  "kimi-linear",
  "lfm2",
  "lfm2moe",
  "nemotron_h",
  "nemotron_h_moe",
  "plamo2",
]);

/** Every n-th layer attends, the others are recurrent; n where the file does not say it. */
export const hybridByInterval: Readonly<Record<string, number>> = {
  "minimax-01": 8,
  qwen35: 4,
  qwen35moe: 4,
  qwen3next: 4,
};

/** Every layer has both. */
export const hybridBoth: ReadonlySet<string> = new Set(["falcon-h1"]);

/** A cache of their own kind, smaller than what is computed here. */
export const unusualCache: ReadonlySet<string> = new Set([
  "deepseek4",
  "dots3note",
  "glm5-next",
  "hy_v4",
  "llama4",
  "minimax-m3",
  "qwen4exp",
]);
