import type { Words } from "../../i18n";

export type KnownModel = {
  ref: string;
  /** As the model card publishes it. */
  sizeBytes: number;
  purpose: keyof Words["models"]["start"]["purpose"];
};

const modest: KnownModel = {
  ref: "ai/llama3.2:3B-Q4_K_M",
  sizeBytes: 1.87e9,
  purpose: "talk",
};
const allRounder: KnownModel = {
  ref: "ai/qwen3:8B-Q4_K_M",
  sizeBytes: 4.68e9,
  purpose: "all",
};

/** Names to start from, smallest first. Tags are spelled out, so that the published size is the size that comes. */
export const knownModels: readonly KnownModel[] = [
  {
    ref: "ai/smollm2:135M-Q4_K_M",
    sizeBytes: 98.87e6,
    purpose: "try",
  },
  modest,
  allRounder,
  {
    ref: "ai/gpt-oss:20B-UD-Q4_K_XL",
    sizeBytes: 11.04e9,
    purpose: "reason",
  },
  {
    ref: "ai/qwen3-coder:30B-A3B-UD-Q4_K_XL",
    sizeBytes: 16.45e9,
    purpose: "code",
  },
];

/** A machine sold with 16 GB reports a little less. */
const leastForEightBillion = 15 * 1024 ** 3;

/** The first to pull, by the rule of thumb: 1–3B wants 8 GB of memory, 7–8B wants 16 GB. Null: memory not known. */
export function firstModel(memoryBytes: number | null): KnownModel {
  return memoryBytes !== null && memoryBytes >= leastForEightBillion ? allRounder : modest;
}

/** Names that go round and are in no catalogue, by repository on Docker Hub, and what the catalogue has. */
export const catalogueNames: Readonly<Record<string, string>> = {
  "ai/phi-4": "ai/phi4",
  "ai/deepseek-r1": "ai/deepseek-r1-distill-llama",
  "ai/gemma2": "ai/gemma3",
};
