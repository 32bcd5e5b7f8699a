import { z } from "zod";
import { type JsonFileAccess, openJsonFile } from "../../platform/json-file";

/** A list on disk, newest last, of which the oldest make room. */
type KeptList<T> = {
  read(): readonly T[];
  /** Never rejects: what can't be kept lasts until the program ends. */
  change(next: (items: readonly T[]) => readonly T[]): Promise<void>;
};

export type OpenKeptList = <T>(options: {
  name: string;
  item: z.ZodType<T>;
  atMost: number;
  what: string;
}) => Promise<KeptList<T>>;

/** Lists as JSON files of the settings folder, by their names. */
export function createKeptLists({
  fileOf,
  files,
  log,
}: {
  fileOf: (name: string) => string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}): OpenKeptList {
  return async ({ name, item, atMost, what }) => {
    const stored = await openJsonFile({ file: fileOf(name), schema: z.array(item).max(10_000), what, files, log });
    let items = (stored.atStart ?? []).slice(-atMost);
    return {
      read: () => items,
      async change(next) {
        items = next(items).slice(-atMost);
        await stored.write(items.length === 0 ? null : items);
      },
    };
  };
}
