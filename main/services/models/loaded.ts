import { CodedError } from "../../../app/contract/errors";
import type { LoadedModel } from "../../../app/contract/runner";
import { parseJson, valueAt } from "../../../app/domain/json-value";
import { parseLoaded } from "../../../app/domain/loaded-models";
import type { SendToRunner } from "../../platform/ports";
import { ask } from "./asking";

/** `GET /engines/ps`, read now: a polled snapshot lags behind what was just asked for. Null: this version doesn't tell. */
export async function readLoadedRows(send: SendToRunner, signal?: AbortSignal): Promise<LoadedModel[] | null> {
  const { status, text } = await ask(send, {
    method: "GET",
    path: "/engines/ps",
    purpose: "loaded-models",
    ...(signal === undefined ? {} : { signal }),
  });
  return status === 200 ? parseLoaded(text) : null;
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
