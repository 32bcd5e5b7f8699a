import type { OpenClawChange } from "../../../app/contract/openclaw";
import type { ConfigFiles } from "./session";
import type { UndoRecord, UndoStore } from "./undo-store";

/** More are not listed; of their copies ten a file are kept anyway. */
const mostChanges = 40;

/**
 * Not more than so many: of too many the first two that follow each other become one, so that the way back to the very
 * first stays; where none do, the oldest goes.
 */
export function shortened(records: readonly UndoRecord[], most = mostChanges): readonly UndoRecord[] {
  let all = [...records];
  while (all.length > most) {
    const at = all.findIndex((record, index) => {
      const next = all[index + 1];
      return next?.configPath === record.configPath && next.originalMeaning === record.writtenMeaning;
    });
    const [one, two] = [all[at], all[at + 1]];
    if (one === undefined || two === undefined) all = all.slice(1);
    else {
      // of one model's context: from what it was at first to what it is
      const [first, last] = [one.context, two.context];
      const isSame = first !== null && last !== null && first.model === last.model;
      const context = isSame ? { ...first, setTokens: last.setTokens } : (first ?? last);
      all.splice(at, 2, { ...one, writtenMeaning: two.writtenMeaning, context });
    }
  }
  return all;
}

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
    records = shortened(next);
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
