import type { CatalogueModel } from "./entry";
import { google } from "./google";
import { llama } from "./llama";
import { others } from "./others";
import { qwen } from "./qwen";
import { special } from "./special";

/**
 * The models Docker publishes for llama.cpp, smallest first, those of unknown size last. Left out is what needs another
 * engine (`-vllm` names, DeepSeek 3.2).
 */
export const catalogue: readonly CatalogueModel[] = [...qwen, ...llama, ...google, ...others, ...special].toSorted(
  (a, b) => sizeOf(a) - sizeOf(b),
);

function sizeOf({ variants }: CatalogueModel): number {
  return variants[0].sizeBytes ?? Number.MAX_SAFE_INTEGER;
}
