import type { Model } from "../contract/models";

/** llama.cpp's pooling types as GGUF files carry them: 1 mean, 2 cls, 3 last token, 4 rank. 0 is none. */
const rankPooling = "4";
const encoders = /^(?:(?:nomic|jina|modern|neo|gemma)-?bert|bert|t5encoder|gemma-embedding)/i;

/**
 * What a model is for, by its own metadata: one that pools its tokens makes vectors or ranks, and can't answer.
 * Source: the keys `<architecture>.pooling_type` and `general.architecture` of the GGUF format.
 */
export function purposeOf({
  architecture,
  gguf,
}: {
  architecture: string | null;
  gguf: Readonly<Record<string, string>>;
}): Model["purpose"] {
  const pooling = Object.entries(gguf).find(([key]) => key.endsWith(".pooling_type"))?.[1];
  if (pooling === rankPooling) return "reranking";
  if (pooling !== undefined && pooling !== "0") return "embedding";
  return architecture !== null && encoders.test(architecture) ? "embedding" : "text";
}
