import { constants } from "node:fs";
import { lstat, mkdir, open, readFile, readdir, readlink, realpath, rename, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import writeFileAtomic from "write-file-atomic";
import { CodedError } from "../../app/contract/errors";
import type { Clock } from "./clock";
import type { RecordInLedger } from "./ledger-entry";

type TextFile =
  | { kind: "ok"; text: string }
  | { kind: "absent" }
  /** `code` is the system's: EACCES, EISDIR, EIO, … */
  | { kind: "failed"; code: string; message: string };

/** The oldest copy is what was there before any change: of too many the one after it goes. Of too old ones it goes too. */
export type Retention = { keep: number; maxAgeDays?: number };

/** Writing methods throw CodedError: `disk-full` or `file-not-writable`, with the system's code as detail. */
export type Files = {
  /**
   * Replaces the whole file or leaves it as it was: written beside it, synced, renamed over it. 0600 unless `mode` says
   * otherwise; missing folders are made 0700. A link stays a link, what it points at is replaced.
   */
  writeTextFile(file: string, text: string, options?: { mode?: number }): Promise<void>;
  /** Never throws. */
  readTextFile(file: string): Promise<TextFile>;
  /** Copies to `<file>.homeport-<time>.bak` (0600), then `expireBackups`. Null when there is nothing to copy. */
  backUpFile(file: string, options: Retention): Promise<string | null>;
  /** Drops those of our copies that are too many or too old. */
  expireBackups(file: string, options: Retention): Promise<void>;
  /** Our copies of it, newest first. */
  listBackups(file: string): Promise<string[]>;
  /** Puts a copy back over the file. */
  restoreFile(backup: string, file: string): Promise<void>;
  /**
   * Renames a file we can't understand to `<file>.unreadable-<time>`, never over another, so that nothing in it is lost; the
   * new path, null when it was absent.
   */
  setAside(file: string): Promise<string | null>;
  /** What was set aside so, newest first. */
  listSetAside(file: string): Promise<string[]>;
  /** Absent is fine. */
  removeFile(file: string): Promise<void>;
  /** Names of the folders in a folder, links too; none where it can't be read. */
  listFolders(folder: string): Promise<string[]>;
};

export function createFiles({ record, clock }: { record: RecordInLedger; clock: Clock }): Files {
  const writing = new Map<string, Promise<void>>();

  /** Writes of one file follow each other in the order they were asked for, so that the last one counts. */
  function inTurn(file: string, write: () => Promise<void>): Promise<void> {
    const done = (writing.get(file) ?? Promise.resolve()).catch(() => {}).then(write);
    writing.set(file, done);
    const forget = () => void (writing.get(file) === done && writing.delete(file));
    done.then(forget, forget);
    return done;
  }

  const stamp = () => new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");

  const files: Files = {
    async writeTextFile(file, text, { mode = 0o600 } = {}) {
      await coded(file, () => inTurn(path.resolve(file), () => replaceFile(file, Buffer.from(text), mode)));
      record({ kind: "file", action: "written", path: file });
    },

    async readTextFile(file) {
      try {
        return { kind: "ok", text: await readFile(file, "utf8") };
      } catch (error) {
        const code = codeOf(error);
        if (code === "ENOENT") return { kind: "absent" };
        return { kind: "failed", code, message: error instanceof Error ? error.message : String(error) };
      }
    },

    async backUpFile(file, retention) {
      const backup = await coded(file, () => copyBeside(file, `${file}.homeport-${stamp()}`, ".bak"));
      if (backup === null) return null;
      record({ kind: "file", action: "backed-up", path: backup });
      await files.expireBackups(file, retention);
      return backup;
    },

    async expireBackups(file, retention) {
      const all = await files.listBackups(file);
      for (const each of expiredOf(all, retention, clock.now())) await files.removeFile(each);
    },

    async listBackups(file) {
      const folder = path.dirname(file);
      const start = `${path.basename(file)}.homeport-`;
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.startsWith(start) && timeOf(name) !== null)
        .toSorted((a, b) => (timeOf(b) ?? 0) - (timeOf(a) ?? 0) || b.length - a.length || b.localeCompare(a))
        .map((name) => path.join(folder, name));
    },

    async restoreFile(backup, file) {
      await coded(file, async () => replaceFile(file, await readFile(backup), 0o600));
      record({ kind: "file", action: "restored", path: file });
    },

    async setAside(file) {
      const aside = await freeName(`${file}.unreadable-${stamp()}`);
      const isThere = await coded(file, () => whenThere(() => retryOnWindows(() => rename(file, aside))));
      if (!isThere) return null;
      record({ kind: "file", action: "set-aside", path: aside });
      return aside;
    },

    async listSetAside(file) {
      const folder = path.dirname(file);
      const start = `${path.basename(file)}.unreadable-`;
      const names = await readdir(folder).catch(() => []);
      const ours = names.filter(
        (name) => name.startsWith(start) && /^\d{8}T\d{9}Z(-\d+)?$/.test(name.slice(start.length)),
      );
      return ours
        .toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }))
        .map((name) => path.join(folder, name));
    },

    async listFolders(folder) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries.filter((each) => each.isDirectory() || each.isSymbolicLink()).map(({ name }) => name);
    },

    async removeFile(file) {
      const isThere = await coded(file, () => whenThere(() => retryOnWindows(() => unlink(file))));
      if (isThere) record({ kind: "file", action: "removed", path: file });
    },
  };
  return files;
}

/** Which of our copies, newest first, are to go. */
export function expiredOf(all: readonly string[], { keep, maxAgeDays = Infinity }: Retention, now: number): string[] {
  const oldest = now - maxAgeDays * 86_400_000;
  return all.filter((each, index) => {
    const isOldest = index === all.length - 1 && keep > 1;
    return (timeOf(each) ?? now) < oldest || (index > 0 && index >= keep - 1 && !isOldest);
  });
}

async function replaceFile(file: string, bytes: Buffer, mode: number): Promise<void> {
  const target = await targetOf(file);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await retryOnWindows(() =>
    writeFileAtomic(target, "", {
      mode,
      fsync: true,
      // write-file-atomic takes a short write on a full disk for a whole one; writeFile goes on until all is there or throws
      tmpfileCreated: (temporary) => writeFile(temporary, bytes),
    }),
  );
}

/** Where a write must go so that a link stays one, also when what it points at is not there yet. */
async function targetOf(file: string): Promise<string> {
  let at = file;
  for (let hops = 0; hops < 20; hops++) {
    const real = await realpath(at).catch(() => null);
    if (real !== null) return real;
    const isLink = await lstat(at).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return at;
    at = path.resolve(path.dirname(at), await readlink(at));
  }
  throw Object.assign(new Error("too many links"), { code: "ELOOP" });
}

/** The name itself, or with a number behind it when something has it. */
async function freeName(name: string): Promise<string> {
  for (let turn = 0; turn < 100; turn++) {
    const each = turn === 0 ? name : `${name}-${turn}`;
    const isTaken = await lstat(each).then(
      () => true,
      () => false,
    );
    if (!isTaken) return each;
  }
  return name;
}

/** Made anew, never over another; null when the file is absent. */
async function copyBeside(file: string, start: string, ending: string): Promise<string | null> {
  const bytes = await readFile(file).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (bytes === null) return null;
  for (let turn = 0; ; turn++) {
    const copy = `${start}${turn === 0 ? "" : `-${turn}`}${ending}`;
    try {
      const handle = await open(copy, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } catch (error) {
        // half a copy is worse than none
        await unlink(copy).catch(() => {});
        throw error;
      } finally {
        await handle.close();
      }
      return copy;
    } catch (error) {
      if (codeOf(error) !== "EEXIST" || turn > 100) throw error;
    }
  }
}

/** Epoch ms in a backup's name; null when the name is none of ours. */
function timeOf(name: string): number | null {
  const found = /\.homeport-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(?:-\d+)?\.bak$/.exec(name);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, milli] = found.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, milli);
}

async function whenThere(action: () => Promise<void>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Windows refuses while a virus scanner or an editor looks at the file. */
export async function retryOnWindows<T>(action: () => Promise<T>): Promise<T> {
  for (let turn = 0; ; turn++) {
    try {
      return await action();
    } catch (error) {
      const isPassing = process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(codeOf(error));
      if (!isPassing || turn >= 5) throw error;
      await delay(50 * 2 ** turn);
    }
  }
}

/** What the system refuses to write, as CodedError `disk-full` or `file-not-writable`. */
export async function coded<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new CodedError(
      isFull ? "disk-full" : "file-not-writable",
      isFull ? `No room to write ${file}` : `${file} can't be written`,
      code,
      { cause: error },
    );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
