import { type Reading, known, unknown } from "../../../app/contract/common";
import type { Model } from "../../../app/contract/models";
import { type Json, type JsonObject, isJsonObject, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import { purposeOf } from "../../../app/domain/model-purpose";
import type { OpenAiModel } from "../../../app/domain/openai-models";
import { parseModelRef } from "../../../app/domain/model-reference";
import { parseSizeBytes } from "../../../app/domain/units";

/** Answer of `GET /models` (`null` when there are none), sorted by reference; null when it is not one. */
export function parseModelList(text: string): Model[] | null {
  const content = parseJson(text);
  if (content === null) return [];
  if (!Array.isArray(content)) return null;
  const models = (content as readonly Json[]).flatMap((row) => {
    const model = modelOf(row);
    return model === null ? [] : [model];
  });
  return models.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
}

/** Models of an engine that is asked the OpenAI way, under its own names; what it doesn't tell is unknown. */
export function modelsOfEngine(told: readonly OpenAiModel[], servedContext: number | null): Model[] {
  const count = (value: number | null): Reading<number> => (value === null ? unknown("not-reported") : known(value));
  const models = told.map((each): Model => ({
    id: each.id,
    ref: each.id,
    tags: [],
    sizeBytes: count(each.sizeBytes),
    parameters: each.parameters,
    quantization: each.quantization,
    architecture: each.architecture,
    format: null,
    purpose: "text",
    packagedContextTokens: count(each.contextTokens ?? servedContext),
    trainedContextTokens: count(each.trainedTokens),
    createdAt: each.createdAtSeconds === null ? null : each.createdAtSeconds * 1000,
  }));
  return models.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
}

/** Answer of `GET /models/{ref}` with its metadata; null when it is not one. `asked` names what has no tag (a remote model). */
export function parseModel(text: string, asked?: string): { model: Model; gguf: Record<string, string> } | null {
  const row = parseJson(text);
  const model = modelOf(row, asked);
  return model === null ? null : { model, gguf: metadataOf(row) };
}

function modelOf(row: Json | undefined, asked?: string): Model | null {
  if (!isJsonObject(row)) return null;
  const id = row["id"];
  if (typeof id !== "string" || id === "") return null;
  const told = Array.isArray(row["tags"]) ? (row["tags"] as readonly Json[]) : [];
  const tags = [...new Set(told.flatMap((tag) => (typeof tag === "string" && tag !== "" ? [canonical(tag)] : [])))];
  const config = configOf(row);
  const gguf = metadataOf(row);
  const created = row["created"];
  const architecture = textOf(config["architecture"]) ?? textOf(gguf["general.architecture"]);
  return {
    id,
    ref: tags[0] ?? asked ?? id,
    tags,
    sizeBytes: sizeOf(config["size"]),
    parameters: textOf(config["parameters"] ?? config["paramSize"]),
    // the file's own name of the type carries a prefix that tells nothing
    quantization: textOf(config["quantization"])?.replace(/^MOSTLY_/, "") ?? null,
    architecture,
    format: textOf(config["format"]),
    purpose: purposeOf({ architecture, gguf }),
    packagedContextTokens: tokensOf(config["context_size"]),
    trainedContextTokens: tokensOf(trainedContext(gguf)),
    createdAt:
      typeof created === "number" && created > 0 && Number.isSafeInteger(created * 1000) ? created * 1000 : null,
  };
}

/** Docker's format has its facts in `config`, the CNCF's one level deeper. */
function configOf(row: JsonObject): JsonObject {
  const config = row["config"];
  if (!isJsonObject(config)) return {};
  const inner = config["config"];
  return isJsonObject(inner) ? { ...inner, ...config } : config;
}

function metadataOf(row: Json | undefined): Record<string, string> {
  const gguf = valueAt(row, ["config", "gguf"]);
  if (!isJsonObject(gguf)) return {};
  const entries = Object.entries(gguf).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[key, value]];
    return value === null || value === undefined ? [] : [[key, JSON.stringify(value)]];
  });
  return Object.fromEntries(entries);
}

function trainedContext(gguf: Readonly<Record<string, string>>): string | undefined {
  const architecture = gguf["general.architecture"];
  const own = architecture === undefined ? undefined : gguf[`${architecture}.context_length`];
  return own ?? Object.entries(gguf).find(([key]) => key.endsWith(".context_length"))?.[1];
}

function tokensOf(value: Json | undefined): Reading<number> {
  if (value === undefined || value === null) return unknown("not-reported");
  const tokens = typeof value === "string" ? Number(value) : value;
  return typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens > 0
    ? known(tokens)
    : unknown("implausible", JSON.stringify(value).slice(0, 100));
}

function sizeOf(value: Json | undefined): Reading<number> {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return known(value);
  if (typeof value !== "string" || value === "") return unknown("not-reported");
  const sizeBytes = parseSizeBytes(value);
  return sizeBytes === null ? unknown("implausible", value.slice(0, 100)) : known(sizeBytes);
}

function canonical(tag: string): string {
  const parsed = parseModelRef(tag);
  return parsed.ok ? parsed.ref : tag;
}
