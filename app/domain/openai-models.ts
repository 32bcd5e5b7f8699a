import { isJsonObject, type Json, parseJson, textOf, valueAt } from "./json-value";

/** One model of an OpenAI-compatible list, with what engines tell beside its name. Null: not told. */
export type OpenAiModel = {
  /** Exactly as it has to be asked for. */
  id: string;
  ownedBy: string | null;
  /** Model Runner's own facts stand beside it. */
  isOfModelRunner: boolean;
  /** What one conversation may hold now: vLLM's `max_model_len`, Model Runner's `context_window`, llama.cpp's `n_ctx`. */
  contextTokens: number | null;
  /** llama.cpp's `meta.n_ctx_train`. */
  trainedTokens: number | null;
  parameters: string | null;
  quantization: string | null;
  architecture: string | null;
  sizeBytes: number | null;
  createdAtSeconds: number | null;
};

/** Answer of `GET …/v1/models`, as OpenAI, vLLM, llama-server, Ollama, LM Studio and Model Runner give it; null: it is none. */
export function parseOpenAiModels(text: string): OpenAiModel[] | null {
  const content = parseJson(text);
  if (!isJsonObject(content)) return null;
  const data = content["data"];
  // Go writes null for an empty list
  if (data === null && content["object"] === "list") return [];
  if (!Array.isArray(data)) return null;
  return (data as readonly Json[]).flatMap((row) => {
    const id = textOf(valueAt(row, ["id"]));
    return id === null || id === "" ? [] : [modelOf(id, row)];
  });
}

function modelOf(id: string, row: Json): OpenAiModel {
  const count = (path: readonly string[]) => countOf(valueAt(row, path));
  const parameters = count(["meta", "n_params"]);
  return {
    id,
    ownedBy: textOf(valueAt(row, ["owned_by"])),
    isOfModelRunner: isJsonObject(valueAt(row, ["dmr"])),
    contextTokens: count(["max_model_len"]) ?? count(["dmr", "context_window"]) ?? count(["meta", "n_ctx"]),
    trainedTokens: count(["meta", "n_ctx_train"]),
    parameters: textOf(valueAt(row, ["dmr", "parameters"])) ?? (parameters === null ? null : inWords(parameters)),
    quantization: textOf(valueAt(row, ["dmr", "quantization"])),
    architecture: textOf(valueAt(row, ["dmr", "architecture"])),
    sizeBytes: count(["meta", "size"]),
    createdAtSeconds: count(["created"]),
  };
}

/** `n_ctx` of llama-server's `/props`: what it was started with. */
export const parseServedContext = (text: string): number | null => {
  const content = parseJson(text);
  return countOf(valueAt(content, ["default_generation_settings", "n_ctx"])) ?? countOf(valueAt(content, ["n_ctx"]));
};

const countOf = (value: Json | undefined): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;

/** 268098176 → `268.10M`, as Model Runner writes it. */
const inWords = (count: number): string =>
  count >= 1e9 ? `${(count / 1e9).toFixed(2)}B` : `${(count / 1e6).toFixed(2)}M`;
