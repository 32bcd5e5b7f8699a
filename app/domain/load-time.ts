import type { Reading } from "../contract/reading";

/** A slow disk reads so much in a second; what is in the system's cache comes far faster. */
const slowBytesPerSecond = 100e6;
/** The engine starts, fetches its cache's memory and warms up. */
const startMs = 20_000;
const unknownSizeMs = 60_000;

/** After so long a load takes longer than it should, even from a slow disk. */
export function expectedLoadMs(sizeBytes: Reading<number>): number {
  return sizeBytes.isKnown ? startMs + (sizeBytes.value / slowBytesPerSecond) * 1000 : unknownSizeMs;
}
