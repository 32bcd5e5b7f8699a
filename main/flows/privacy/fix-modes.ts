import path from "node:path";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { FixChange } from "../../../app/contract/privacy-fixes";
import type { KeptMode } from "../../services/privacy/fix-memory";
import { type ModeFiles, type PreparedFix, asChange } from "./fix-parts";

/** Nobody but the owner. */
const ownerOnly = 0o7700;
const mostPaths = 5_000;
const deepest = 8;
/** Programs and projects: nobody reads them once the folder around them is closed, and there may be very many. */
const notWalked = new Set([
  "workspace",
  "node_modules",
  "extensions",
  "plugins",
  "skills",
  "browser",
  "sandboxes",
  ".git",
]);

export type SeenMode = { path: string; isFolder: boolean; mode: number };
type Make = {
  files: ModeFiles;
  /** Read anew each time: folders with all that is in them, and files. */
  privatePaths(): Promise<readonly string[]>;
  os: NodeJS.Platform;
};

/** A file or folder of ours; null for all else: absent, a link, another's. */
export async function lookAt(files: ModeFiles, file: string): Promise<SeenMode | null> {
  const facts = await files.look(file).catch(() => null);
  if (facts === null || facts.owner !== "me" || (facts.kind !== "file" && facts.kind !== "folder")) return null;
  return { path: file, isFolder: facts.kind === "folder", mode: facts.mode };
}

/** It and all below it, what can't be read left out. */
export async function modesBelow(files: ModeFiles, roots: readonly string[]): Promise<SeenMode[]> {
  const all = new Map<string, SeenMode>();
  async function walk(at: string, depth: number): Promise<void> {
    const seen = all.size < mostPaths && !all.has(at) ? await lookAt(files, at) : null;
    if (seen === null) return;
    all.set(at, seen);
    if (!seen.isFolder || depth >= deepest) return;
    const names: string[] = [];
    try {
      for await (const { name } of files.list(at)) names.push(name);
    } catch {
      return;
    }
    const api = at.includes("\\") ? path.win32 : path.posix;
    for (const name of names.toSorted()) if (!notWalked.has(name)) await walk(api.join(at, name), depth + 1);
  }
  for (const root of roots) await walk(root, 0);
  return [...all.values()];
}

/** What others of this machine may open is closed to them; on Windows these bits say nothing. */
export async function prepareModes({ files, privatePaths, os }: Make): Promise<PreparedFix> {
  if (os === "win32")
    return {
      kind: "blocked",
      why: { code: "fix-not-here", message: "On Windows permissions are changed in the folder’s properties" },
    };
  const all = await modesBelow(files, await privatePaths());
  const open = all.filter(({ mode }) => (mode & 0o077) !== 0);
  if (open.length === 0) return { kind: "already" };
  const modes = open.map(({ path: file, mode }) => ({ path: file, before: mode, after: mode & ownerOnly }));
  return {
    kind: "ready",
    changes: modes.map((mode, index) => asChange(mode, open[index]?.isFolder ?? false)),
    isForeseen: false,
    looked: new Set(all.map((each) => each.path)),
    async apply(job, note) {
      await note({ config: null, modes });
      job.cancellable(false);
      job.phase("setting-modes");
      const done: KeptMode[] = [];
      try {
        for (const mode of modes) {
          await setMode(files, mode);
          done.push(mode);
        }
      } catch (error) {
        job.phase("rolling-back");
        const left = await restoreModes(files, done);
        throw left.length === 0
          ? error
          : new CodedError("file-not-writable", `Not put back: ${left.join(", ")}`, toFailure(error).message);
      }
      return { unforeseen: [], missed: [], keys: [] };
    },
  };
}

/** Only where it is as it was seen, and read back. */
export async function setMode(files: ModeFiles, { path: file, before, after }: KeptMode): Promise<void> {
  const seen = await lookAt(files, file);
  if (seen === null || seen.mode !== before)
    throw new CodedError("plan-stale", `${file} is not as it was shown; it was left`);
  await files.setMode(file, after);
  if ((await lookAt(files, file))?.mode !== after)
    throw new CodedError("file-not-writable", `${file} does not take these permissions`);
}

/** As they were, last first; answers with those that were changed since, or are gone. */
export async function restoreModes(files: ModeFiles, modes: readonly KeptMode[]): Promise<string[]> {
  const left: string[] = [];
  for (const { path: file, before, after } of modes.toReversed()) {
    const now = (await lookAt(files, file))?.mode;
    if (now === before) continue;
    const isBack =
      now === after &&
      (await setMode(files, { path: file, before: after, after: before }).then(
        () => true,
        () => false,
      ));
    if (!isBack) left.push(file);
  }
  return left;
}

/** Permissions among changes, as they are kept. */
export const keptModes = (changes: readonly FixChange[]): KeptMode[] =>
  changes.flatMap((change) =>
    change.kind === "mode" ? [{ path: change.path, before: change.before, after: change.after }] : [],
  );

/** What is different now. */
export function modeChanges(before: readonly SeenMode[], after: readonly SeenMode[]): FixChange[] {
  const then = new Map(before.map((each) => [each.path, each]));
  return after.flatMap(({ path: file, mode, isFolder }) => {
    const was = then.get(file);
    return was === undefined || was.mode === mode
      ? []
      : [asChange({ path: file, before: was.mode, after: mode }, isFolder)];
  });
}
