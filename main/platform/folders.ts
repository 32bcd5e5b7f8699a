import { createReadStream } from "node:fs";
import { lstat, mkdir, open, opendir, readFile, readdir, rename, rm, statfs, symlink } from "node:fs/promises";
import path from "node:path";
import { CodedError } from "../../app/contract/errors";
import { coded, retryOnWindows } from "./atomic-file";
import type { RecordInLedger } from "./ledger-entry";

/**
 * Folders of programs that Homeport fetches: made, measured and removed whole. Links are never followed. What writes throws
 * CodedError `disk-full` or `file-not-writable`, with the system's code as detail.
 */
export type Folders = {
  /** Missing ones above it too, each 0700; one that is there is fine. */
  make(folder: string): Promise<void>;
  /** A folder or a file with all that is in it. Absent is fine. */
  removeAll(target: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** Names of what lies in a folder; none where it can't be read. */
  names(folder: string): Promise<string[]>;
  /** What it takes of the disk. Null where it can't be read. */
  measure(folder: string, signal?: AbortSignal): Promise<{ sizeBytes: number; fileCount: number } | null>;
  /** Of the disk on which it lies, or will lie; null where the system doesn't say. */
  freeBytes(folder: string): Promise<number | null>;
  /**
   * A new file, never over another, and never through a link; `isPrivate`: for this account only. Rejects with what `content`
   * rejects with.
   */
  writeNew(
    file: string,
    content: AsyncIterable<Uint8Array>,
    options?: { isProgram?: boolean; isPrivate?: boolean },
  ): Promise<void>;
  /** A link beside what it points at. */
  link(target: string, at: string): Promise<void>;
  read(file: string): AsyncIterable<Uint8Array>;
  readWhole(file: string): Promise<Uint8Array>;
  isFile(file: string): Promise<boolean>;
};

export function createFolders({ record }: { record: RecordInLedger }): Folders {
  return {
    async make(folder) {
      const first = await coded(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
      if (first !== undefined) record({ kind: "file", action: "folder-made", path: folder });
    },
    async removeAll(target) {
      const isThere = await lstat(target).then(
        () => true,
        () => false,
      );
      if (!isThere) return;
      await coded(target, () => rm(target, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
      record({ kind: "file", action: "removed", path: target });
    },
    async move(from, to) {
      await coded(to, () => retryOnWindows(() => rename(from, to)));
      record({ kind: "file", action: "moved", path: to });
    },
    names: (folder) => readdir(folder).catch(() => []),
    async measure(folder, signal) {
      const sum = { sizeBytes: 0, fileCount: 0 };
      return (await addUp(folder, sum, signal)) ? sum : null;
    },
    async freeBytes(folder) {
      for (let at = folder; ; at = path.dirname(at)) {
        const stats = await statfs(at).catch(() => null);
        if (stats !== null) return stats.bavail * stats.bsize;
        if (path.dirname(at) === at) return null;
      }
    },
    async writeNew(file, content, { isProgram = false, isPrivate = false } = {}) {
      await coded(file, () => mkdir(path.dirname(file), { recursive: true, mode: 0o700 }));
      const handle = await coded(file, () =>
        open(file, "wx", (isProgram ? 0o755 : 0o644) & (isPrivate ? 0o700 : 0o777)),
      );
      try {
        for await (const piece of content) await coded(file, () => handle.writeFile(piece));
        await coded(file, () => handle.sync());
      } finally {
        await handle.close();
      }
    },
    async link(target, at) {
      await coded(at, async () => {
        await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
        await symlink(target, at);
      });
    },
    read: (file) => createReadStream(file, { highWaterMark: 256 * 1024 }),
    async readWhole(file) {
      return readFile(file).catch((error: unknown) => {
        throw new CodedError("file-not-readable", `${file} can't be read`, String(error));
      });
    },
    isFile: (file) =>
      lstat(file).then(
        (stats) => stats.isFile() || stats.isSymbolicLink(),
        () => false,
      ),
  };
}

async function addUp(
  folder: string,
  sum: { sizeBytes: number; fileCount: number },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const entries = await opendir(folder).catch(() => null);
  if (entries === null) return false;
  for await (const entry of entries) {
    signal?.throwIfAborted();
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) await addUp(at, sum, signal);
    else {
      const stats = await lstat(at).catch(() => null);
      if (stats === null) continue;
      sum.fileCount += 1;
      // Windows counts no blocks
      sum.sizeBytes += process.platform === "win32" ? stats.size : stats.blocks * 512;
    }
  }
  return true;
}
