import type { LoadedModel } from "../contract/runner";

/**
 * Remembers since when each engine is loaded, as far as it was seen: for those that were there at the first look it is
 * not known. `at` is the time of the look, epoch ms.
 */
export function createLoadedSince() {
  let seen: ReadonlyMap<string, number | null> | null = null;
  return function mark(rows: readonly LoadedModel[], at: number): LoadedModel[] {
    const before = seen;
    const loaded = rows.filter(({ isLoading }) => !isLoading);
    const since = new Map(loaded.map((row) => [keyOf(row), before === null ? null : (before.get(keyOf(row)) ?? at)]));
    // one that was there from the start stays unknown
    for (const [key, time] of before ?? []) if (time === null && since.has(key)) since.set(key, null);
    seen = since;
    return rows.map((row) => {
      const time = since.get(keyOf(row)) ?? null;
      return time === null || row.isLoading ? row : { ...row, seenSince: time };
    });
  };
}

const keyOf = ({ ref, mode, backend }: LoadedModel) => `${ref}\n${mode}\n${backend}`;
