import type { AppliedFixes } from "../../../app/contract/privacy-fixes";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { FixMemory, KeptFix } from "../../services/privacy/fix-memory";
import { type HistoryFixOptions, isAdded } from "./fix-history";
import { lookAt } from "./fix-modes";
import type { ModeFiles } from "./fix-parts";

type Options = Omit<HistoryFixOptions, "shellHistory"> & {
  openclaw: Pick<OpenClawService, "history">;
  memory: FixMemory;
  files: ModeFiles;
};

/** What was fixed, as far as it can be taken back still. */
export function createKeptFixes(options: Options) {
  const { memory, files } = options;
  const { history } = options.openclaw;
  /** What was taken back by another way, or has lost its copy, can't. */
  function canBeTakenBack({ config, modes, texts = [] }: KeptFix): boolean {
    const record = history.read().find(({ id }) => id === config?.changeId);
    return modes.length > 0 || texts.length > 0 || (record !== undefined && history.isUndoable(record));
  }

  return {
    canBeTakenBack,
    /** Latest first. */
    shown: (): AppliedFixes[] =>
      memory
        .read()
        .map((run) => ({ ...run, items: run.items.filter(canBeTakenBack) }))
        .filter(({ items }) => items.length > 0)
        .map(({ id, at, items }) => ({
          id,
          at,
          items: items.map(({ fix, checks }) => ({ fix, checks })),
          isInterrupted: items.some(({ isDone }) => !isDone),
        }))
        .toReversed(),
    /** What an earlier run had begun when it ended: what it really changed stays listed, the rest is forgotten. */
    async settle(): Promise<void> {
      for (const run of memory.read()) {
        if (run.items.every(({ isDone }) => isDone)) continue;
        const items: KeptFix[] = [];
        for (const item of run.items) {
          const modes = [];
          for (const mode of item.modes)
            if (item.isDone || (await lookAt(files, mode.path))?.mode === mode.after) modes.push(mode);
          const texts = [];
          for (const text of item.texts ?? []) if (item.isDone || (await isAdded(options, text))) texts.push(text);
          const isThere = history.read().some(({ id }) => id === item.config?.changeId);
          if (modes.length + texts.length > 0 || isThere) items.push({ ...item, modes, texts });
        }
        await memory.put({ ...run, items });
      }
    },
  };
}
