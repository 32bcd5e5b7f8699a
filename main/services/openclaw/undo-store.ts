import { z } from "zod";
import { Dialect, changePurposes } from "../../../app/contract/openclaw";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";

const StoredChange = z.object({
  id: z.string().min(1),
  at: z.number(),
  /** One of a newer Homeport's counts as any change. */
  purpose: z.enum(changePurposes).catch("change"),
  subject: z.string(),
  dialect: Dialect,
  stateDir: z.string().min(1),
  configPath: z.string().min(1),
  backupPath: z.string().min(1).nullable(),
  sizeBytes: z.number().nonnegative().nullable(),
  originalHash: z.string().min(1),
  originalMeaning: z.string().nullable(),
  writtenMeaning: z.string().nullable(),
  context: z
    .object({ model: z.string().min(1), earlierTokens: z.number().positive().nullable(), setTokens: z.number() })
    .nullable(),
});
/** Kept so that a change of ours can be taken back; `backupPath` is null when there was no file before. */
export type UndoRecord = z.infer<typeof StoredChange>;

/** What an earlier Homeport kept: the last change alone. */
const OldForm = StoredChange.pick({
  at: true,
  dialect: true,
  stateDir: true,
  configPath: true,
  backupPath: true,
  originalHash: true,
  writtenMeaning: true,
}).transform((record): StoredHistory => ({
  changes: [
    {
      ...record,
      id: `from-before-${record.at}`,
      purpose: "change",
      subject: "",
      sizeBytes: null,
      originalMeaning: null,
      context: null,
    },
  ],
}));
type StoredHistory = { changes: UndoRecord[] };
const Stored: z.ZodType<StoredHistory> = z.union([z.object({ changes: z.array(StoredChange).max(500) }), OldForm]);

export type UndoStore = {
  /** Oldest first. */
  atStart: readonly UndoRecord[];
  /** Where a list that could not be used was put, so that nothing in it is lost; null: there was none. */
  setAsidePath: string | null;
  write(records: readonly UndoRecord[]): void | Promise<void>;
};

/** What is needed to take changes back, over a restart too. Where it can't be kept, until the program ends. */
export async function openUndoStore(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}): Promise<UndoStore> {
  const what = "openclaw: the record of changes";
  const stored = await openJsonFile({ ...options, schema: Stored, what });
  return {
    atStart: stored.atStart?.changes ?? [],
    setAsidePath: stored.setAsidePath,
    write: (records) => stored.write(records.length === 0 ? null : { changes: [...records] }),
  };
}
