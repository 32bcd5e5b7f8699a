import { quantizationIn, quantizationOf } from "./quantization";

/** The quantisation of a GGUF file: from its metadata, else from its name. */
export function quantizationOfFile(metadata: Readonly<Record<string, string>>, fileName: string): string | null {
  return quantizationOf(metadata) ?? quantizationIn(stem(fileName));
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
