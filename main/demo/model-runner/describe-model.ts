import { createHash } from "node:crypto";

/** A model as a registry offers it. */
export type CatalogueModel = {
  /** Canonical reference; further names of the same model in `aliases`. */
  ref: string;
  aliases: readonly string[];
  weightsBytes: number;
  parameters: string;
  quantization: string;
  architecture: string;
  /** What it is packaged with; null when its maker said nothing. */
  contextTokens: number | null;
  trainedTokens: number;
  gguf: Readonly<Record<string, string>>;
  /** Bytes its cache takes for each token of context. */
  kvBytesPerToken: number;
  promptTokensPerSecond: number;
  tokensPerSecond: number;
  /** Thinks before it answers. */
  isReasoning: boolean;
  /** Calls a tool it is told to use; others say in words that they would. */
  callsTools: boolean;
  /** Its file is damaged: listed as any other, but can't be loaded. */
  isTruncated: boolean;
  /** Its registry gives it only to accounts that accepted the licence. */
  isGated: boolean;
};

type Draft = {
  ref: string;
  aliases?: readonly string[];
  name: string;
  sizeMb: number;
  parameters: string;
  quantization: string;
  architecture: string;
  layers: number;
  heads: number;
  kvHeads: number;
  headSize: number;
  embedding: number;
  trained: number;
  packaged?: number | null;
  window?: number;
  license?: string;
  prompt: number;
  speed: number;
  isReasoning?: boolean;
  callsTools?: boolean;
  isTruncated?: boolean;
};

/** A catalogue entry with metadata as a GGUF file has it. */
export function describeModel(draft: Draft): CatalogueModel {
  const own = (key: string, value: number) => [`${draft.architecture}.${key}`, String(value)] as const;
  return {
    ref: draft.ref,
    aliases: draft.aliases ?? [],
    weightsBytes: Math.round(draft.sizeMb * 1e6),
    parameters: draft.parameters,
    quantization: draft.quantization,
    architecture: draft.architecture,
    contextTokens: draft.packaged === undefined ? draft.trained : draft.packaged,
    trainedTokens: draft.trained,
    gguf: Object.fromEntries([
      ["general.architecture", draft.architecture],
      ["general.name", draft.name],
      ["general.license", draft.license ?? "apache-2.0"],
      ["general.size_label", draft.parameters],
      ["general.type", "model"],
      ["general.file_type", "15"],
      ["general.quantization_version", "2"],
      own("block_count", draft.layers),
      own("context_length", draft.trained),
      own("embedding_length", draft.embedding),
      own("attention.head_count", draft.heads),
      own("attention.head_count_kv", draft.kvHeads),
      own("attention.key_length", draft.headSize),
      own("attention.value_length", draft.headSize),
      ...(draft.window === undefined ? [] : [own("attention.sliding_window", draft.window)]),
    ]),
    kvBytesPerToken: 2 * draft.layers * draft.kvHeads * draft.headSize * 2,
    promptTokensPerSecond: draft.prompt,
    tokensPerSecond: draft.speed,
    isReasoning: draft.isReasoning ?? false,
    callsTools: draft.callsTools ?? true,
    isTruncated: draft.isTruncated ?? false,
    isGated: false,
  };
}

/** A digest that is always the same for the same text. */
export const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
