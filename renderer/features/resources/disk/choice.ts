import type { DiskState } from "../../../../app/contract/disk";

/** What is to go: digests of incomplete files, ids of models. */
export type Choice = { incomplete: readonly string[]; models: readonly string[] };

/** What of it is still there and may go. */
export function chosenNow({ incomplete, models }: DiskState, wanted: Choice): Choice {
  return {
    incomplete: incomplete
      .filter(({ digest, hold }) => hold === null && wanted.incomplete.includes(digest))
      .map(({ digest }) => digest),
    models: models.filter(({ id }) => wanted.models.includes(id)).map(({ id }) => id),
  };
}

export const withOrWithout = (list: readonly string[], item: string, isIn: boolean): string[] =>
  isIn ? [...list, item] : list.filter((each) => each !== item);

/**
 * What the choice frees, in bytes: exact where the store was read and no file is shared; otherwise `isAtLeast` (files
 * shared among the chosen go too) or `isAtMost` (the runner's sizes, files shared with others among them).
 */
export function freedByChoice(
  disk: DiskState,
  choice: Choice,
): { bytes: number; certainty: "exact" | "least" | "most" } {
  let bytes = 0;
  let certainty: "exact" | "least" | "most" = "exact";
  for (const { digest, sizeBytes } of disk.incomplete) if (choice.incomplete.includes(digest)) bytes += sizeBytes;
  for (const { id, sizeBytes, ownBytes, sharedBytes } of disk.models) {
    if (!choice.models.includes(id)) continue;
    if (ownBytes.isKnown) {
      bytes += ownBytes.value;
      if (certainty === "exact" && sharedBytes.isKnown && sharedBytes.value > 0 && choice.models.length > 1) {
        certainty = "least";
      }
    } else {
      certainty = "most";
      if (sizeBytes.isKnown) bytes += sizeBytes.value;
    }
  }
  return { bytes, certainty };
}
