import path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import type { Reading } from "../../../app/contract/common";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import type { Files } from "../../platform/atomic-file";
import type { KeptText } from "../../services/privacy/fix-memory";
import type { ShellHistory } from "../../services/privacy/machine/shell-history";
import { type ModeFiles, type PreparedFix } from "./fix-parts";

export type HistoryFixOptions = {
  shellHistory(): Promise<Reading<readonly ShellHistory[]>>;
  /** Where start-up files are read and written. */
  texts: Pick<Files, "readTextFile" | "writeTextFile" | "removeFile">;
  files: ModeFiles;
};

/** What makes a shell leave out of its history what begins with a space. */
const guards = {
  bash: "HISTCONTROL=ignoreboth",
  zsh: "setopt HIST_IGNORE_SPACE",
} as const;
const blockOf = (line: string) => `\n# written by Homeport: a command that begins with a space is not kept\n${line}\n`;

/** Lets a command that begins with a space stay out of the history, by a line at the end of the shell's own start-up file. */
export async function prepareHistoryGuard(options: HistoryFixOptions): Promise<PreparedFix> {
  const reading = await options.shellHistory();
  const unread = { code: "fix-not-here", message: "The shell’s start-up files could not be read" } as const;
  if (!reading.isKnown) return { kind: "blocked", why: unread };
  const open = reading.value.filter(({ guard }) => guard.isKnown && guard.value === "none");
  const targets = open.flatMap(({ shell, startUpFile }) =>
    startUpFile !== null && (shell === "bash" || shell === "zsh") ? [{ line: guards[shell], file: startUpFile }] : [],
  );
  if (targets.length === 0)
    return reading.value.every(({ guard }) => guard.isKnown) ? { kind: "already" } : { kind: "blocked", why: unread };
  const changes = targets.map(({ file, line }): FixChange => ({
    kind: "lines",
    file,
    isAdded: true,
    text: blockOf(line),
  }));
  return {
    kind: "ready",
    changes,
    isForeseen: false,
    async apply(job, note) {
      const texts: KeptText[] = targets.map(({ file, line }) => ({ path: file, added: blockOf(line) }));
      await note({ config: null, modes: [], texts });
      job.cancellable(false);
      job.phase("writing");
      const done: KeptText[] = [];
      try {
        for (const each of texts) {
          const before = await readText(options, each.path);
          // written down as done first: half a write is taken back too
          done.push(each);
          await write(options, each.path, (before ?? "") + each.added);
        }
        job.phase("reading-back");
        const after = await options.shellHistory();
        const isStill = !after.isKnown || after.value.some(({ guard }) => guard.isKnown && guard.value === "none");
        if (isStill) throw new CodedError("file-not-writable", "The shell’s history would still keep every command");
      } catch (error) {
        job.phase("rolling-back");
        const left = await takeTextsBack(options, done);
        throw left.length === 0 ? error : new CodedError("file-not-writable", `Not put back: ${left.join(", ")}`);
      }
      return { unforeseen: [], missed: [], keys: [] };
    },
  };
}

/** Takes out what was added, wherever it stands now; answers with the files in which it is not found as it was written. */
export async function takeTextsBack(
  options: Omit<HistoryFixOptions, "shellHistory">,
  texts: readonly KeptText[],
): Promise<string[]> {
  const left: string[] = [];
  for (const { path: file, added } of texts.toReversed()) {
    try {
      const now = await readText(options, file);
      if (now === null || !now.includes(added)) {
        left.push(file);
        continue;
      }
      const before = now.replace(added, "");
      // it was not there before us
      if (before === "") await options.texts.removeFile(file);
      else await write(options, file, before);
    } catch {
      left.push(file);
    }
  }
  return left;
}

/** Whether what was to be added stands in the file. */
export const isAdded = async (
  options: Omit<HistoryFixOptions, "shellHistory">,
  { path: file, added }: KeptText,
): Promise<boolean> => ((await readText(options, file).catch(() => null)) ?? "").includes(added);

async function readText({ texts }: Pick<HistoryFixOptions, "texts">, file: string): Promise<string | null> {
  const read = await texts.readTextFile(file);
  if (read.kind === "failed")
    throw new CodedError("file-not-readable", `${path.basename(file)} can't be read`, read.code);
  return read.kind === "ok" ? read.text : null;
}

/** With the permissions it has; a link stays one, and what it leads to is written. */
async function write(
  { texts, files }: Pick<HistoryFixOptions, "texts" | "files">,
  file: string,
  text: string,
): Promise<void> {
  const facts = await files.look(file).catch(() => null);
  const mode = facts?.kind === "file" ? facts.mode & 0o777 : 0o644;
  await texts.writeTextFile(file, text, { mode });
}
