import type { UndoObstacle } from "../../../app/contract/undo";
import type { UndoRecord } from "../../services/openclaw/undo-store";

/** How far back one file can be taken. Both lists oldest first. */
export type UndoReach = { back: UndoRecord[]; left: UndoRecord[]; obstacle: UndoObstacle | null };

/**
 * Of the changes of one file, oldest first: those from one with its copy on that follow each other without a change by
 * somebody else, up to what the file says now.
 */
export function undoReach(
  records: readonly UndoRecord[],
  now: { hash: string; meaning: string },
  isUndoable: (record: UndoRecord) => boolean,
): UndoReach {
  let start = records.length;
  let next = now.meaning;
  while (start > 0) {
    const { writtenMeaning, originalMeaning, originalHash } = records[start - 1] as UndoRecord;
    // one that was cut short reached the file or did not; only the last can be
    const isLast = start === records.length;
    const isUnwritten = isLast && (writtenMeaning === null || now.hash === originalHash);
    if (!isUnwritten && writtenMeaning !== next) break;
    start -= 1;
    if (originalMeaning === null) break;
    next = originalMeaning;
  }
  const unbroken = records.slice(start);
  const first = unbroken.findIndex(isUndoable);
  const back = first === -1 ? [] : unbroken.slice(first);
  const left = records.slice(0, records.length - back.length);
  if (left.length === 0) return { back, left, obstacle: null };
  return { back, left, obstacle: first > 0 || (first === -1 && unbroken.length > 0) ? "no-copy" : "changed-since" };
}
