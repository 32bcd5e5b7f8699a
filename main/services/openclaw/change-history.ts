import type { OpenClawChange } from "../../../app/contract/openclaw";
import type { ConfigFiles } from "./session";
import type { UndoRecord, UndoStore } from "./undo-store";

/** More are not listed; of their copies ten a file are kept anyway. */
const mostChanges = 40;

/** Every change Homeport made to a configuration and did not take back, with which of them still can be. */
export function createChangeHistory({
  store,
  files,
  changed,
}: {
  store: UndoStore | undefined;
  files: Pick<ConfigFiles, "copiesOf" | "removeFile">;
  /** Something of it is different now. */
  changed(): void;
}) {
  let records: readonly UndoRecord[] = store?.atStart ?? [];
  /** Null: not looked yet. */
  let copies: ReadonlySet<string> | null = null;

  const paths = () => [...new Set(records.map(({ configPath }) => configPath))];
  const isUndoable = ({ backupPath, originalHash }: UndoRecord) =>
    backupPath === null ? originalHash === "none" : copies === null || copies.has(backupPath);

  /** Lets old copies expire, and sees which are there. */
  async function look(): Promise<void> {
    const found = await Promise.all(paths().map((each) => files.copiesOf(each)));
    copies = new Set(found.flat());
    changed();
  }

  async function keep(next: readonly UndoRecord[]): Promise<void> {
    records = next.slice(-mostChanges);
    await store?.write(records);
    await look();
  }

  return {
    look,
    /** Oldest first. */
    read: (): readonly UndoRecord[] => records,
    latest: (): UndoRecord | null => records.at(-1) ?? null,
    isUndoable,
    /** New, or in place of the one with this id. */
    async put(record: UndoRecord): Promise<void> {
      await keep([...records.filter(({ id }) => id !== record.id), record]);
    },
    async remove(ids: readonly string[]): Promise<void> {
      await keep(records.filter(({ id }) => !ids.includes(id)));
    },
    /** Latest first. */
    shown: (): OpenClawChange[] =>
      records.toReversed().map((record) => {
        const { stateDir: _, originalHash: __, originalMeaning: ___, writtenMeaning: ____, context, ...shown } = record;
        return {
          ...shown,
          isUndoable: isUndoable(record),
          context: context === null ? null : { model: context.model, earlierTokens: context.earlierTokens },
        };
      }),
    setAsidePath: store?.setAsidePath ?? null,
    /** All our copies beside the files that were changed; answers with how many there were. */
    async deleteCopies(): Promise<number> {
      const all = [...new Set((await Promise.all(paths().map((each) => files.copiesOf(each)))).flat())];
      for (const each of all) await files.removeFile(each);
      await look();
      return all.length;
    },
  };
}
export type ChangeHistory = ReturnType<typeof createChangeHistory>;
