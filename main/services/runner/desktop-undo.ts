import { z } from "zod";
import { FileChange } from "../../../app/contract/set-up";

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

/** Keeps the way back over a restart. A file that can't be used is told; the copy beside Docker Desktop's file stays. */
export async function openDesktopUndo({
  file,
  files,
  log,
}: {
  file: string;
  files: {
    readText(file: string): Promise<string | null>;
    write(file: string, text: string): Promise<void>;
    remove(file: string): Promise<void>;
  };
  log: { warn(text: string): void };
}): Promise<DesktopUndoStore> {
  let current = await load();

  async function load(): Promise<DesktopUndo | null> {
    try {
      const text = await files.readText(file);
      return text === null ? null : StoredUndo.parse(JSON.parse(text));
    } catch (error) {
      log.warn(`set-up: the record of the changed settings can't be used: ${String(error).slice(0, 300)}`);
      return null;
    }
  }

  return {
    read: () => current,
    async write(record) {
      if (record === null) await files.remove(file);
      else await files.write(file, `${JSON.stringify(record, null, 2)}\n`);
      current = record;
    },
  };
}
