import { z } from "zod";
import { Dialect } from "../../../app/contract/openclaw";
import type { UndoRecord } from "./openclaw";

const StoredUndo = z.object({
  at: z.number(),
  dialect: Dialect,
  stateDir: z.string().min(1),
  configPath: z.string().min(1),
  backupPath: z.string().min(1).nullable(),
  originalHash: z.string().min(1),
  writtenMeaning: z.string().nullable(),
});

export type UndoFiles = {
  /** Null when there is no such file; rejects when it can't be read. */
  readText(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
};

/**
 * Keeps what is needed to take the last change back over a restart. A file that can't be used is told and left alone:
 * the backup it speaks of still lies beside the configuration.
 */
export async function openUndoStore({
  file,
  files,
  log,
}: {
  file: string;
  files: UndoFiles;
  log: { warn(text: string): void };
}): Promise<{ read(): UndoRecord | null; write(record: UndoRecord | null): Promise<void> }> {
  let current = await load();

  async function load(): Promise<UndoRecord | null> {
    try {
      const text = await files.readText(file);
      return text === null ? null : StoredUndo.parse(JSON.parse(text));
    } catch (error) {
      log.warn(`openclaw: the record of the last change can't be used: ${String(error).slice(0, 300)}`);
      return null;
    }
  }

  return {
    read: () => current,
    async write(record) {
      current = record;
      try {
        if (record === null) await files.remove(file);
        else await files.write(file, `${JSON.stringify(record, null, 2)}\n`);
      } catch (error) {
        // the change stands and can be taken back until the program ends
        log.warn(`openclaw: the record of the last change can't be kept: ${String(error).slice(0, 300)}`);
      }
    },
  };
}
