import { z } from "zod";
import { FileChange } from "../../../app/contract/set-up";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";

const StoredUndo = z.object({
  at: z.number(),
  file: z.string().min(1),
  backupPath: z.string().min(1),
  changes: z.array(FileChange).min(1),
});
/** What Homeport changed in Docker Desktop's settings file. */
type DesktopUndo = z.infer<typeof StoredUndo>;

export type DesktopUndoStore = {
  read(): DesktopUndo | null;
  /** Rejects when it can't be written: without it there is no way back. */
  write(record: DesktopUndo | null): Promise<void>;
};

/** Keeps the way back over a restart. The copy beside Docker Desktop's file stays whatever becomes of it. */
export async function openDesktopUndo(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}): Promise<DesktopUndoStore> {
  const what = "set-up: the record of the changed settings";
  const stored = await openJsonFile<DesktopUndo>({ ...options, schema: StoredUndo, what });
  let current = stored.atStart;
  return {
    read: () => current,
    async write(record) {
      await stored.mustWrite(record);
      current = record;
    },
  };
}
