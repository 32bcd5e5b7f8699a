const token = /(?:^|[-._])((?:UD-)?(?:I?Q\d|TQ\d|BF16|FP?16|F32|MXFP4)[A-Z0-9_]*)(?=$|[-.])/gi;
const parametersAtStart = /^(\d+(?:\.\d+)?[BMK](?:-A\d+(?:\.\d+)?[BM])?)(?=$|[-._])/i;

/** The quantisation in a tag or file name, as it is written there: `8B-UD-Q4_K_XL` → `UD-Q4_K_XL`. The last one counts. */
export function quantizationIn(name: string): string | null {
  return [...name.matchAll(token)].at(-1)?.[1] ?? null;
}

/** The number of parameters a Docker tag begins with: `30B-A3B-UD-Q4_K_XL` → `30B-A3B`. */
export function parametersIn(tag: string): string | null {
  return parametersAtStart.exec(tag)?.[1]?.toUpperCase() ?? null;
}

/** Bits a weight takes, roughly, by the name of the quantisation; null for names that don't tell. */
export function nominalBitsOf(quantization: string): number | null {
  if (/^BF16|^FP?16/i.test(quantization)) return 16;
  if (/^F32/i.test(quantization)) return 32;
  const digit = /^(?:UD-)?(?:I?Q|TQ|MXFP)(\d)/i.exec(quantization)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** Numbers of `general.file_type` in a GGUF file. Source: `llama_ftype` in `llama.h`. */
const fileTypes: Readonly<Record<string, string>> = {
  0: "F32",
  1: "F16",
  2: "Q4_0",
  3: "Q4_1",
  7: "Q8_0",
  8: "Q5_0",
  9: "Q5_1",
  10: "Q2_K",
  11: "Q3_K_S",
  12: "Q3_K_M",
  13: "Q3_K_L",
  14: "Q4_K_S",
  15: "Q4_K_M",
  16: "Q5_K_S",
  17: "Q5_K_M",
  18: "Q6_K",
  19: "IQ2_XXS",
  20: "IQ2_XS",
  21: "Q2_K_S",
  22: "IQ3_XS",
  23: "IQ3_XXS",
  24: "IQ1_S",
  25: "IQ4_NL",
  26: "IQ3_S",
  27: "IQ3_M",
  28: "IQ2_S",
  29: "IQ2_M",
  30: "IQ4_XS",
  31: "IQ1_M",
  32: "BF16",
  36: "TQ1_0",
  37: "TQ2_0",
  38: "MXFP4_MOE",
};

/** The quantisation a file's metadata names; undefined when it names none, or one that is not known here. */
export function quantizationOf(gguf: Readonly<Record<string, string>>): string | undefined {
  const type = gguf["general.file_type"] ?? "";
  // a file may say anything there, `valueOf` too
  return Object.hasOwn(fileTypes, type) ? fileTypes[type] : undefined;
}
