import { CodedError } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { type Json, isJsonObject, valueAt } from "../../../app/domain/json-value";
import { sameModel } from "../../../app/domain/model-reference";
import type { SendToRunner } from "../../platform/ports";
import { ask } from "./asking";
import { parseJson } from "./parse-models";

export type LoadedRow = { name: string; mode: string; isInUse: boolean; isLoading: boolean };

/** `GET /engines/ps`, read now: a polled snapshot lags behind what was just asked for. Null: this version doesn't tell. */
export async function readLoadedRows(send: SendToRunner, signal?: AbortSignal): Promise<LoadedRow[] | null> {
  const { status, text } = await ask(send, {
    method: "GET",
    path: "/engines/ps",
    purpose: "loaded-models",
    ...(signal === undefined ? {} : { signal }),
  });
  const content = status === 200 ? parseJson(text) : undefined;
  if (content === null) return [];
  if (!Array.isArray(content)) return null;
  return (content as readonly Json[]).flatMap((row) => {
    const name = isJsonObject(row) ? row["model_name"] : undefined;
    if (typeof name !== "string" || name === "") return [];
    const mode = valueAt(row, ["mode"]);
    return [
      {
        name,
        mode: typeof mode === "string" ? mode : "",
        isInUse: valueAt(row, ["in_use"]) === true,
        isLoading: valueAt(row, ["loading"]) === true,
      },
    ];
  });
}

/** The runner lists a model under the name its client used: any tag, or the id. */
export function isRowOf(row: LoadedRow, ref: string, model: Model | undefined): boolean {
  const names = model === undefined ? [ref] : [ref, model.id, ...model.tags];
  return names.some((name) => sameModel(name, row.name));
}

/** How many engines ended. Those that serve a request stay, without a word. By name: `all` would wipe every setting. */
export async function unloadModel(send: SendToRunner, ref: string, signal?: AbortSignal): Promise<number> {
  const { status, text } = await ask(send, {
    method: "POST",
    path: "/engines/unload",
    body: { models: [ref], backend: "", all: false },
    headersTimeoutMs: 30_000,
    purpose: "unload",
    ...(signal === undefined ? {} : { signal }),
  });
  if (status === 404) throw new CodedError("runner-old", "This runner can't unload a model.", text.slice(0, 2000));
  const count = status === 200 ? valueAt(parseJson(text), ["unloaded_runners"]) : undefined;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new CodedError("runner-bad-answer", `The runner answered ${status} to unload.`, text.slice(0, 2000));
}
