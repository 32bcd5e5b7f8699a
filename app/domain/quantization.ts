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
export function bitsOf(quantization: string): number | null {
  if (/^BF16|^FP?16/i.test(quantization)) return 16;
  if (/^F32/i.test(quantization)) return 32;
  const digit = /^(?:UD-)?(?:I?Q|TQ|MXFP)(\d)/i.exec(quantization)?.[1];
  return digit === undefined ? null : Number(digit);
}
