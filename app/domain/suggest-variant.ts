import type { Variant } from "../contract/registries";

/** Of the memory; the rest is for the context, for what else runs, and for the system. */
export const comfortableShare = 0.6;
/** Four bits a weight with the sensitive ones kept finer: the field's default between size and quality. */
const defaults = /^(?:UD-)?(?:Q4_K_M|Q4_K_XL|MXFP4(?:_MOE)?)$/i;

type Suggestion =
  | { kind: "default" | "largest"; ref: string }
  /** The memory is not known, so only the usual quantisation can be pointed at. */
  | { kind: "usual"; ref: string }
  /** None of them is comfortably under the memory. */
  | { kind: "none" }
  | { kind: "unknown" };

/**
 * Which variant to begin with: the largest of the usual four-bit quantisation whose files are comfortably under the
 * memory, else the largest of any. A rule of thumb about files, not the memory a context takes.
 */
export function suggestVariant(
  variants: readonly Variant[],
  { memoryBytes, projectorBytes }: { memoryBytes: number | null; projectorBytes: number },
): Suggestion {
  const sized = variants
    .flatMap((variant) => (variant.sizeBytes.isKnown ? [{ variant, sizeBytes: variant.sizeBytes.value }] : []))
    .filter(({ variant }) => variant.quantization !== null && !variant.hasOthersFiles)
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  const usual = sized.filter(({ variant }) => defaults.test(variant.quantization ?? ""));
  if (memoryBytes === null) {
    const smallest = usual.at(-1);
    return smallest === undefined ? { kind: "unknown" } : { kind: "usual", ref: smallest.variant.ref };
  }
  if (sized.length === 0) return { kind: "unknown" };
  const isComfortable = ({ sizeBytes }: { sizeBytes: number }) =>
    sizeBytes + projectorBytes <= memoryBytes * comfortableShare;
  const best = usual.find(isComfortable);
  if (best !== undefined) return { kind: "default", ref: best.variant.ref };
  const largest = sized.find(isComfortable);
  return largest === undefined ? { kind: "none" } : { kind: "largest", ref: largest.variant.ref };
}
