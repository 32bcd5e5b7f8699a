import type { RequestRow } from "../contract/requests";
import { sameModel } from "./model-reference";

/** The last request to a model under any of its names that was seen; null: none was. `rows` are newest first. */
export function lastRequestTo(rows: readonly RequestRow[], names: readonly string[]): RequestRow | null {
  return (
    rows.find(
      ({ model, state }) => state !== "lost" && names.some((name) => name === model || sameModel(name, model)),
    ) ?? null
  );
}
