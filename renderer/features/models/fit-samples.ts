import type { ListedFit } from "../../../app/contract/fit";
import { known } from "../../../app/contract/reading";

const gib = 1024 ** 3;

/** For tests: a verdict on the sample model, on a card of 8 GB. */
export function sampleFit(over: Partial<Exclude<ListedFit, { failure: unknown }>> = {}): ListedFit {
  return {
    ref: "ai/qwen3:8B",
    verdict: "runs-well",
    reason: "within-fast-pool",
    contextTokens: 32_768,
    needBytes: known(6.5 * gib),
    freeBytes: known(8 * gib),
    pool: "vram",
    ...over,
  };
}
