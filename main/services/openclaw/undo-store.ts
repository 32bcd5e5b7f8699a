import { z } from "zod";
import { Dialect } from "../../../app/contract/openclaw";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";
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

/** What is needed to take the last change back, over a restart too. Where it can't be kept, until the program ends. */
export async function openUndoStore(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const what = "openclaw: the record of the last change";
  const stored = await openJsonFile<UndoRecord>({ ...options, schema: StoredUndo, what });
  let current = stored.atStart;
  return {
    read: (): UndoRecord | null => current,
    async write(record: UndoRecord | null): Promise<void> {
      current = record;
      await stored.write(record);
    },
  };
}
