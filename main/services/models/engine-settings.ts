import type { EngineChange, EngineSettings } from "../../../app/contract/engine";
import { CodedError } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { differing } from "../../../app/domain/engine-change";
import { contextIn, countIn, withCounts } from "../../../app/domain/engine-record";
import { type Json, type JsonObject, isJsonObject, parseJson } from "../../../app/domain/json-value";
import { formatKeepAlive, parseKeepAlive } from "../../../app/domain/keep-alive";
import { sameModel } from "../../../app/domain/model-reference";
import type { SendToRunner } from "../../platform/ports";
import { ask } from "./asking";

const leastContextTokens = 256;
const mostContextTokens = 1_048_576;

type SettingsRecord = { backend: string; config: JsonObject };

/** One of the runner's records; null when nothing was set for that model. */
type FindRecord = (ref: string, model: Model | undefined) => SettingsRecord | null;

/** The runner's own records for chat, read once to look several up; none when this version doesn't tell. */
export async function readRecords(send: SendToRunner): Promise<FindRecord> {
  const { status, text } = await ask(send, { method: "GET", path: "/engines/_configure", purpose: "engine-settings" });
  if (status === 404 || status === 405) return () => null;
  const content = parseJson(text);
  if (status !== 200 || (content !== null && !Array.isArray(content))) {
    throw new CodedError("runner-bad-answer", `The runner answered ${status} about its settings.`, text.slice(0, 2000));
  }
  const rows = (content ?? []) as readonly Json[];
  return (ref, model) => {
    const row = rows.find((each): each is JsonObject => isJsonObject(each) && isOf(each, ref, model));
    const config = row?.["Config"];
    if (row === undefined || !isJsonObject(config)) return null;
    return { backend: typeof row["Backend"] === "string" ? row["Backend"] : "", config };
  };
}

/** The record of one model. */
export async function readSettings(
  send: SendToRunner,
  ref: string,
  model: Model | undefined,
): Promise<SettingsRecord | null> {
  return (await readRecords(send))(ref, model);
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
  patch: EngineChange,
): Promise<JsonObject> {
  checkBounds(patch, model);
  const before = await readSettings(send, ref, model);
  const config = merge(before?.config ?? {}, patch);
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
  if (status === 500 && /runtime flag/.test(text)) {
    throw new CodedError("runner-old", "This runner does not take that setting.", detail);
  }
  if (status !== 202 && status !== 200) {
    throw new CodedError("runner-bad-answer", `The runner answered ${status} to its settings.`, detail);
  }
  const after = (await readSettings(send, ref, model))?.config ?? {};
  const missed = differing(settingsIn(after), patch);
  if (missed.length > 0) {
    throw new CodedError("runner-bad-answer", `The runner did not take over: ${missed.join(", ")}.`);
  }
  return after;
}

/** What a record of the runner's says of the settings Homeport knows. */
export function settingsIn(config: JsonObject): EngineSettings {
  const contextTokens = contextIn(config);
  const keepAlive = typeof config["keep_alive"] === "string" ? parseKeepAlive(config["keep_alive"]) : null;
  const gpuLayers = countIn(config, "gpuLayers", 0);
  const threads = countIn(config, "threads", 1);
  const slots = countIn(config, "slots", 1);
  return {
    ...(contextTokens === null ? {} : { contextTokens }),
    ...(gpuLayers === null ? {} : { gpuLayers }),
    ...(threads === null ? {} : { threads }),
    ...(slots === null ? {} : { slots }),
    ...(keepAlive === null ? {} : { keepAlive }),
  };
}

/** The runner replaces the whole record: what it holds and Homeport doesn't know stays in it. */
function merge(before: JsonObject, { contextTokens, gpuLayers, threads, slots, keepAlive }: EngineChange): JsonObject {
  const { "context-size": oldContext, keep_alive: oldKeepAlive, "runtime-flags": _, ...others } = before;
  const flags = withCounts(before, { gpuLayers, threads, slots });
  const context = contextTokens === undefined ? oldContext : contextTokens;
  const keep = keepAlive === undefined ? oldKeepAlive : keepAlive === null ? null : formatKeepAlive(keepAlive);
  return {
    ...others,
    ...(context === undefined || context === null ? {} : { "context-size": context }),
    ...(keep === undefined || keep === null ? {} : { keep_alive: keep }),
    ...(flags.length === 0 ? {} : { "runtime-flags": flags }),
  };
}

function checkBounds(
  { contextTokens, gpuLayers, threads, slots, keepAlive }: EngineChange,
  model: Model | undefined,
): void {
  if (contextTokens !== null && contextTokens !== undefined) requireContextOf(model, contextTokens);
  requireWithin("The layers on the GPU", gpuLayers, 0, 1000, "layers");
  requireWithin("The threads", threads, 1, 1024, "threads");
  requireWithin("The slots", slots, 1, 64, "slots");
  if (keepAlive !== "forever") requireWithin("How long a model stays loaded", keepAlive, 0, 31_536_000, "seconds");
}

/** Throws CodedError bad-input for a context the model was not trained for. */
export function requireContextOf(model: Model | undefined, contextTokens: number): void {
  const trained = model?.trainedContextTokens;
  const most = trained?.isKnown === true ? trained.value : mostContextTokens;
  requireWithin("The context", contextTokens, leastContextTokens, most, "tokens");
}

function requireWithin(what: string, value: number | null | undefined, least: number, most: number, unit: string) {
  if (value === undefined || value === null) return;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new CodedError("bad-input", `${what} must be from ${least} to ${most} ${unit}.`);
}
