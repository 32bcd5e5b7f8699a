import { type Reading, known, unknown } from "../../contract/reading";
import { createGgufValues } from "../gguf-values";
import type { FitModel } from "./need";

/** Memory bandwidth in GB/s, as the makers publish it. The first that fits counts, so longer names stand first. */
const bandwidths: readonly [name: RegExp, gigabytesPerSecond: number][] = [
  [/\bM1 Ultra\b/, 800],
  [/\bM1 Max\b/, 400],
  [/\bM1 Pro\b/, 200],
  [/\bM1\b/, 68],
  [/\bM2 Ultra\b/, 800],
  [/\bM2 Max\b/, 400],
  [/\bM2 Pro\b/, 200],
  [/\bM2\b/, 100],
  [/\bM3 Ultra\b/, 819],
  // two versions of the chip, 300 and 400: the smaller
  [/\bM3 Max\b/, 300],
  [/\bM3 Pro\b/, 150],
  [/\bM3\b/, 100],
  [/\bM4 Max\b/, 410],
  [/\bM4 Pro\b/, 273],
  [/\bM4\b/, 120],
  [/\bRTX 5090\b/, 1792],
  [/\bRTX 5080\b/, 960],
  [/\bRTX 5070 Ti\b/, 896],
  [/\bRTX 5070\b/, 672],
  [/\bRTX 4090\b/, 1008],
  [/\bRTX 4080\b/, 717],
  [/\bRTX 4070 Ti\b/, 504],
  [/\bRTX 4070\b/, 504],
  [/\bRTX 4060 Ti\b/, 288],
  [/\bRTX 4060\b/, 272],
  [/\bRTX 3090\b/, 936],
  [/\bRTX 3080\b/, 760],
  [/\bRTX 3070\b/, 448],
  [/\bRTX 3060\b/, 360],
  [/\bGB10\b/, 273],
  [/\bH100\b/, 3350],
  [/\bA100\b/, 1555],
  [/\bRX 7900 XTX\b/, 960],
  [/\bRX 7900 XT\b/, 800],
];
/** An engine reaches about this much of what the maker publishes. */
const reachedFraction = 0.65;

/**
 * Tokens per second that can be expected: what the memory can read in a second, divided by what one token reads of the
 * weights. An estimate to be shown as one, until there is a measurement. Unknown for memory whose speed nobody tells.
 */
export function expectedTokensPerSecond({ model, name }: { model: FitModel; name: string }): Reading<number> {
  // a card for laptops shares the name and not the memory
  if (/laptop|mobile|max-q/i.test(name)) return unknown("not-reported", "bandwidth");
  const bandwidth = bandwidths.find(([pattern]) => pattern.test(name))?.[1];
  if (bandwidth === undefined) return unknown("not-reported", "bandwidth");
  const read = bytesPerToken(model);
  return read.isKnown ? known((bandwidth * 1e9 * reachedFraction) / read.value) : read;
}

/** Of a mixture's experts a token reads only those that are chosen for it; how much of the weights they are must be known. */
function bytesPerToken({ weightsBytes, gguf, expertBytes }: FitModel): Reading<number> {
  if (!weightsBytes.isKnown || weightsBytes.value <= 0) return unknown("not-reported", "weights");
  const { count } = createGgufValues(gguf ?? {});
  const experts = count("expert_count") ?? 0;
  if (experts === 0) return weightsBytes;
  const used = count("expert_used_count");
  if (used === null || used > experts || expertBytes === undefined || expertBytes > weightsBytes.value) {
    return unknown("not-reported", "experts");
  }
  return known(weightsBytes.value - expertBytes * (1 - used / experts));
}
