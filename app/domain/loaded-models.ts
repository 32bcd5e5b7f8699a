import type { Model } from "../contract/models";
import type { LoadedModel } from "../contract/runner";
import { type Json, parseJson, textOf, valueAt } from "./json-value";
import { parseModelRef, sameModel } from "./model-reference";

/** It answers, or is being loaded. */
export const isAtWork = ({ isInUse, isLoading }: Pick<LoadedModel, "isInUse" | "isLoading">): boolean =>
  isInUse || isLoading;

/** Answer of `/engines/ps` (`null` when idle); null when it is not one. Rows without a name are left out. */
export function parseLoaded(text: string): LoadedModel[] | null {
  const content = parseJson(text);
  if (content === null) return [];
  if (!Array.isArray(content)) return null;
  const loaded: LoadedModel[] = [];
  for (const row of content as readonly Json[]) {
    const name = textOf(valueAt(row, ["model_name"]));
    if (name === null) continue;
    loaded.push({
      ref: canonicalName(name),
      backend: textOf(valueAt(row, ["backend_name"])) ?? "",
      mode: textOf(valueAt(row, ["mode"])) ?? "",
      isInUse: valueAt(row, ["in_use"]) === true,
      isLoading: valueAt(row, ["loading"]) === true,
      lastUsedAt: timeOf(valueAt(row, ["last_used"])),
      keepAlive: textOf(valueAt(row, ["keep_alive"])),
    });
  }
  // the runner gives them in the order of a map: unsorted the list would "change" at every poll
  return loaded.toSorted((a, b) =>
    `${a.ref}\n${a.mode}\n${a.backend}` < `${b.ref}\n${b.mode}\n${b.backend}` ? -1 : 1,
  );
}

/** Go's zero time (year 1) stands for "in use" or "loading". */
function timeOf(value: Json | undefined): number | null {
  if (typeof value !== "string") return null;
  const time = Date.parse(value);
  return Number.isFinite(time) && time > 0 ? time : null;
}

/** One form for all the names a runner has for a model; what is no reference stays as it is. */
function canonicalName(name: string): string {
  const parsed = parseModelRef(name);
  return parsed.ok ? parsed.ref : name;
}

/** The runner lists a model under the name its client used: any of its names (tags, id) may stand there. */
export function isEngineOf({ ref }: Pick<LoadedModel, "ref">, names: readonly string[]): boolean {
  return names.some((name) => sameModel(name, ref));
}

/** Whether it is the engine of the model of that name, which goes by other names too where it is listed. */
export function isLoadedAs(
  row: Pick<LoadedModel, "ref">,
  name: string,
  listed: Pick<Model, "ref" | "tags" | "id"> | undefined,
): boolean {
  return isEngineOf(row, listed === undefined ? [name] : [name, listed.id, ...listed.tags]);
}

/** It can answer a chat now: one that is loading can't, nor can the second engine that embeddings of a chat model start. */
export function canAnswerNow({ mode, isLoading }: LoadedModel): boolean {
  return !isLoading && (mode === "completion" || mode === "");
}
