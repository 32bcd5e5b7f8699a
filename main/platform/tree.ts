import { constants } from "node:fs";
import { chmod, lstat, open, opendir, realpath, unlink } from "node:fs/promises";
import { CodedError } from "../../app/contract/errors";
import type { RecordInLedger } from "./ledger-entry";
import type { ReadTree } from "./ports";

/** Folders and files as they lie on the disk. Links are seen, and never followed. */
export function createTree({ record }: { record: RecordInLedger }): ReadTree {
  return {
    async *list(folder) {
      // opendir would follow a link in place of the folder
      if (!(await lstat(folder)).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
      for await (const entry of await opendir(folder)) {
        const kind = entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other";
        yield { name: entry.name, kind };
      }
    },
    async stat(file) {
      const { dev, ino, size, mtimeMs } = await lstat(file, { bigint: true });
      return { file: `${dev}:${ino}`, sizeBytes: Number(size), modifiedAt: Number(mtimeMs) };
    },
    async look(path) {
      const stats = await lstat(path);
      const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : stats.isSymbolicLink() ? "link" : "other";
      const owner = stats.uid === process.getuid?.() ? "me" : stats.uid === 0 ? "root" : "other";
      return {
        kind,
        mode: stats.mode & 0o7777,
        owner,
        groupId: stats.gid,
        sizeBytes: stats.size,
        modifiedAt: stats.mtimeMs,
      };
    },
    realPath: (path) => realpath(path),
    async readText(file, maxBytes) {
      const handle = await open(file, "r");
      try {
        const { size } = await handle.stat();
        return size > maxBytes ? null : await handle.readFile("utf8");
      } finally {
        await handle.close();
      }
    },
    async setMode(path, mode) {
      try {
        await changeMode(path, mode);
        record({ kind: "file", action: "permissions", path });
      } catch (error) {
        throw new CodedError("file-not-writable", `${path}: its permissions can't be changed`, codeOf(error));
      }
    },
    async remove(file) {
      try {
        await unlink(file);
        record({ kind: "file", action: "removed", path: file });
      } catch (error) {
        const code = codeOf(error);
        if (code === "ENOENT") return;
        throw new CodedError("file-not-writable", `${file} can't be removed`, code);
      }
    },
  };
}

/** A link put in its place a moment ago is not followed. */
async function changeMode(path: string, mode: number): Promise<void> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    // its owner may not read it, and may change that; Windows opens no folder
    if (["EACCES", "EPERM", "EISDIR"].includes(codeOf(error))) return null;
    throw error;
  });
  if (handle === null) return chmod(path, mode);
  await handle.chmod(mode).finally(() => handle.close());
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
