import { known } from "../../contract/reading";
import { type Fit, type FitQuestion, judgeFit } from "./fit";

/**
 * Bits per weight of a whole file, the larger parts of it included. Source: Llama 3.1 8B in `tools/quantize/README.md`
 * of llama.cpp; a model of another shape differs by some per cent, so what follows from it is an estimate.
 */
const bitsPerWeight: Readonly<Record<string, number>> = {
  IQ2_XXS: 2.38,
  IQ2_M: 2.93,
  Q2_K: 3.16,
  IQ3_XXS: 3.25,
  Q3_K_S: 3.64,
  IQ3_M: 3.76,
  Q3_K_M: 4,
  Q3_K_L: 4.3,
  IQ4_XS: 4.46,
  Q4_0: 4.66,
  Q4_K_S: 4.67,
  IQ4_NL: 4.68,
  Q4_K_M: 4.89,
  Q4_1: 5.12,
  Q5_0: 5.57,
  Q5_K_S: 5.57,
  Q5_K_M: 5.7,
  Q5_1: 6.03,
  Q6_K: 6.56,
  Q8_0: 8.5,
  F16: 16,
  BF16: 16,
  F32: 32,
};
/** What people publish, from the one that answers like the original to the one that still makes sense. */
const offered = ["Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M"] as const;

/** Bits per weight of a quantisation as runners write it (`Q4_K_M`, `UD-Q4_K_XL`, `MOSTLY_Q8_0`); null when not known. */
export function bitsOf(quantization: string): number | null {
  const name = quantization.toUpperCase().replace(/^(MOSTLY_|UD-)+/, "");
  // Unsloth's own mixtures are a little larger than the type they are named for
  const plain = name.replace(/_XL$/, "_M").replace(/^(Q[68]_K)_M$/, "$1");
  return bitsPerWeight[name] ?? bitsPerWeight[plain] ?? null;
}

export type Alternative = {
  quantization: (typeof offered)[number];
  /** Estimated from the bits per weight of both. */
  weightsBytes: number;
  verdict: Fit["verdict"];
};

/**
 * How smaller quantisations of the same model would run, largest first. Empty when the present one is not known by its
 * bits (MXFP4 of gpt-oss, which is small already), or when its size is not.
 */
export function smallerQuantisations(question: FitQuestion): Alternative[] {
  const { weightsBytes, quantization } = question.model;
  const present = quantization === undefined ? null : bitsOf(quantization);
  if (present === null || !weightsBytes.isKnown) return [];
  return offered.flatMap((name): Alternative[] => {
    const bits = bitsOf(name);
    // less than a tenth saved is no alternative
    if (bits === null || bits > present * 0.9) return [];
    const estimated = Math.round((weightsBytes.value * bits) / present);
    const model = { ...question.model, weightsBytes: known(estimated), publishedBytes: null };
    return [{ quantization: name, weightsBytes: estimated, verdict: judgeFit({ ...question, model }).verdict }];
  });
}
