import { quantizationIn } from "./quantization";

/** llama.cpp's numbers for `general.file_type` (`llama_ftype` in llama.h). */
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

/** The quantisation of a GGUF file: from its metadata, else from its name. */
export function quantizationOfFile(metadata: Readonly<Record<string, string>>, fileName: string): string | null {
  const told = metadata["general.file_type"];
  return (told === undefined ? undefined : fileTypes[told]) ?? quantizationIn(stem(fileName));
}

/** A name to import a file under, `local/gemma-3:270M-Q4_K_M`: always one that the runner takes. */
export function proposeName(metadata: Readonly<Record<string, string>>, fileName: string): string {
  const quantization = quantizationOfFile(metadata, fileName);
  const name = slug(metadata["general.basename"] ?? metadata["general.name"] ?? stem(fileName)) || "model";
  const tag = [metadata["general.size_label"], quantization].flatMap((part) => (part ? [tagPart(part)] : []));
  return `local/${name}:${tag.filter(Boolean).join("-") || "latest"}`;
}

const stem = (fileName: string) => fileName.replace(/\.gguf$/i, "").replace(/-\d{5}-of-\d{5}$/, "");
const slug = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, "");
const tagPart = (text: string) =>
  text
    .replaceAll(/[^\w-]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
