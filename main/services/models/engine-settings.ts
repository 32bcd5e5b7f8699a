import { CodedError } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { type Json, type JsonObject, isJsonObject, parseJson } from "../../../app/domain/json-value";
import { sameModel } from "../../../app/domain/model-reference";
import type { SendToRunner } from "../../platform/ports";
import { ask } from "./asking";

/** How the runner loads a model; what is left out stays as it is. */
export type EngineSettings = {
  contextTokens?: number;
  /** A Go duration (`10m`), `-1` for ever, `0` to unload at once. */
  keepAlive?: string;
};

const leastContextTokens = 256;
const mostContextTokens = 1_048_576;

type SettingsRecord = { backend: string; config: JsonObject };

/** The runner's own record for chat with this model; null when nothing was set, or when this version doesn't tell. */
export async function readSettings(
  send: SendToRunner,
  ref: string,
  model: Model | undefined,
): Promise<SettingsRecord | null> {
  const { status, text } = await ask(send, { method: "GET", path: "/engines/_configure", purpose: "engine-settings" });
  if (status === 404 || status === 405) return null;
  const content = parseJson(text);
  if (status !== 200 || (content !== null && !Array.isArray(content))) {
    throw new CodedError("runner-bad-answer", `The runner answered ${status} about its settings.`, text.slice(0, 2000));
  }
  const rows = (content ?? []) as readonly Json[];
  const row = rows.find((each): each is JsonObject => isJsonObject(each) && isOf(each, ref, model));
  const config = row?.["Config"];
  if (row === undefined || !isJsonObject(config)) return null;
  return { backend: typeof row["Backend"] === "string" ? row["Backend"] : "", config };
}

function isOf(row: JsonObject, ref: string, model: Model | undefined): boolean {
  if (row["Mode"] !== undefined && row["Mode"] !== "completion") return false;
  const names = [row["Model"], row["ModelID"]].filter((name) => typeof name === "string");
  const own = model === undefined ? [ref] : [ref, model.id, ...model.tags];
  return names.some((name) => own.some((each) => sameModel(each, name)));
}

/**
 * Changes settings and reads them back. The runner keeps no bounds and replaces the whole record, so both are our
 * affair; it then loads the model by itself. Throws CodedError: bad-input, model-in-use, runner-old, runner-bad-answer.
 */
export async function changeSettings(
  send: SendToRunner,
  ref: string,
  model: Model | undefined,
  patch: EngineSettings,
): Promise<JsonObject> {
  const wanted = wantedOf(patch, model);
  const before = await readSettings(send, ref, model);
  const config = { ...before?.config, ...wanted };
  const backend = before?.backend ?? "";
  const path = /^[a-z0-9.]+$/.test(backend) ? `/engines/${backend}/_configure` : "/engines/_configure";
  const { status, text } = await ask(send, {
    method: "POST",
    path,
    body: { ...config, model: ref },
    headersTimeoutMs: 60_000,
    purpose: "engine-settings",
  });
  const detail = text.slice(0, 2000);
  if (status === 409)
    throw new CodedError("model-in-use", "The model is answering; its settings can't change now.", detail);
  if (status === 404 || status === 405) throw new CodedError("runner-old", "This runner has no such settings.", detail);
  if (status !== 202 && status !== 200) {
    throw new CodedError("runner-bad-answer", `The runner answered ${status} to its settings.`, detail);
  }
  const after = await readSettings(send, ref, model);
  const { "context-size": context } = wanted;
  if (context !== undefined && after?.config["context-size"] !== context) {
    throw new CodedError("runner-bad-answer", "The runner did not take the context size over.");
  }
  return after?.config ?? config;
}

function wantedOf({ contextTokens, keepAlive }: EngineSettings, model: Model | undefined): Record<string, Json> {
  const trained = model?.trainedContextTokens;
  const most = trained?.isKnown === true ? trained.value : mostContextTokens;
  if (contextTokens !== undefined) {
    const isWithin =
      Number.isSafeInteger(contextTokens) && contextTokens >= leastContextTokens && contextTokens <= most;
    if (!isWithin)
      throw new CodedError("bad-input", `The context must be from ${leastContextTokens} to ${most} tokens.`);
  }
  if (keepAlive !== undefined && !/^(-1|0|(\d{1,6}(ms|s|m|h))+)$/.test(keepAlive)) {
    throw new CodedError("bad-input", "How long a model stays loaded is a time such as 10m, 0 or -1.");
  }
  return {
    ...(contextTokens === undefined ? {} : { "context-size": contextTokens }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
  };
}
