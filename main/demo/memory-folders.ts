import { CodedError } from "../../app/contract/errors";
import type { Folders } from "../platform/folders";
import type { RecordInLedger } from "../platform/ledger-entry";
import type { MemoryFiles } from "./memory-files";

/** Folders of the files in memory. A byte is kept as one character; a file can pretend to be larger than it is. */
export function createMemoryFolders({
  files,
  record,
  freeBytes,
}: {
  files: MemoryFiles;
  record: RecordInLedger;
  freeBytes: () => number;
}): Folders & { pretend(file: string, sizeBytes: number): void } {
  const sizes = new Map<string, number>();
  const plain = (at: string) => at.replaceAll("\\", "/");
  const below = (folder: string) => files.names().filter((each) => each.startsWith(`${plain(folder)}/`));
  const used = () => [...sizes.values()].reduce((sum, each) => sum + each, 0);

  return {
    pretend(file, sizeBytes) {
      files.put(file, "");
      sizes.set(plain(file), sizeBytes);
    },
    // a folder is there as soon as something lies in it
    async make() {},
    async removeAll(target) {
      for (const each of [...below(target), plain(target)]) {
        sizes.delete(each);
        files.drop(each);
      }
      record({ kind: "file", action: "removed", path: target });
    },
    async move(from, to) {
      for (const each of below(from)) {
        const at = plain(to) + each.slice(plain(from).length);
        files.put(at, files.peek(each) ?? "", files.about(each) ?? {});
        const size = sizes.get(each);
        if (size !== undefined) sizes.set(at, size);
        sizes.delete(each);
        files.drop(each);
      }
      record({ kind: "file", action: "moved", path: to });
    },
    async names(folder) {
      const start = `${plain(folder)}/`;
      return [...new Set(below(folder).map((each) => each.slice(start.length).split("/")[0] ?? ""))];
    },
    async measure(folder) {
      const all = below(folder);
      const sizeBytes = all.reduce((sum, each) => sum + (sizes.get(each) ?? files.peek(each)?.length ?? 0), 0);
      return { sizeBytes, fileCount: all.length };
    },
    freeBytes: async () => freeBytes() - used(),
    async writeNew(file, content, { isProgram = false } = {}) {
      if (files.peek(file) !== null) throw new CodedError("file-not-writable", `${file} can't be written`, "EEXIST");
      const pieces: string[] = [];
      for await (const piece of content) pieces.push(Buffer.from(piece).toString("latin1"));
      files.put(file, pieces.join(""), { mode: isProgram ? 0o755 : 0o644 });
    },
    async link(target, at) {
      files.put(at, `-> ${target}`);
    },
    async *read(file) {
      yield Buffer.from(files.peek(file) ?? "", "latin1");
    },
    readWhole: async (file) => Buffer.from(files.peek(file) ?? "", "latin1"),
    isFile: async (file) => files.peek(file) !== null,
  };
}
