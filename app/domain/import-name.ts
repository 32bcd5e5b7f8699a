import { parseModelRef } from "./model-reference";
import { quantizationIn, quantizationOf } from "./quantization";
import { shortTokens } from "./units";

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

/** A name for a copy with a context built in: `local/qwen3:8B-32k` of `ai/qwen3:8B`; null when there is nothing to name it after. */
export function proposeCopyName(ref: string, contextTokens: number): string | null {
  const parsed = parseModelRef(ref);
  if (!parsed.ok || parsed.isDigest) return null;
  const name = slug(parsed.repository.slice(parsed.repository.lastIndexOf("/") + 1)) || "model";
  const tag = tagPart(parsed.tag.replace(/-\d+k$/, ""));
  return `local/${name}:${tag === "latest" || tag === "" ? "" : `${tag}-`}${shortTokens(contextTokens)}`;
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
