import { known } from "../../contract/reading";
import type { FitModel } from "./need";
import type { FitGpu, FitMachine } from "./pools";

const gib = 1024 ** 3;

/** For tests and pictures, as all that is here: a card with so much memory of its own, so much of it in use. */
export const sampleCard = (sizeGib: number, usedGib = 0, over: Partial<FitGpu> = {}): FitGpu => ({
  name: "RTX",
  vendor: "nvidia",
  isUnified: false,
  vramBytes: known(sizeGib * gib),
  isCorrected: false,
  vramUsedBytes: known(usedGib * gib),
  ...over,
});

/** A machine of 32 GiB without a card, but for what is given. */
export const sampleFitMachine = (over: Partial<FitMachine> = {}): FitMachine => ({
  os: "linux",
  memoryBytes: known(32 * gib),
  availableBytes: known(24 * gib),
  gpus: known([]),
  wiredLimitBytes: null,
  runnerLimitBytes: null,
  usesGpu: null,
  ...over,
});

/** Of Qwen3 8B. */
export const qwen3Gguf = {
  "general.architecture": "qwen3",
  "qwen3.block_count": "36",
  "qwen3.context_length": "40960",
  "qwen3.embedding_length": "4096",
  "qwen3.feed_forward_length": "12288",
  "qwen3.attention.head_count": "32",
  "qwen3.attention.head_count_kv": "8",
  "qwen3.attention.key_length": "128",
  "qwen3.attention.value_length": "128",
};

/** Of Mistral 7B. */
export const mistralGguf: NonNullable<FitModel["gguf"]> = {
  "general.architecture": "llama",
  "llama.block_count": "32",
  "llama.embedding_length": "4096",
  "llama.feed_forward_length": "14336",
  "llama.attention.head_count": "32",
  "llama.attention.head_count_kv": "8",
};
