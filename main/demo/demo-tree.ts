import type { RecordInLedger } from "../platform/ledger-entry";
import type { ReadTree } from "../platform/ports";
import type { SimulatedFile } from "./model-runner/store-files";

/** The simulated runner's store, as a folder of the simulated machine; nothing else is there. */
export function createDemoTree({
  folder,
  files,
  onRemoved,
  record,
}: {
  /** Of the store. */
  folder: string;
  files: () => readonly SimulatedFile[];
  onRemoved: (path: string) => void;
  record: RecordInLedger;
}): ReadTree {
  const absent = () => Object.assign(new Error("ENOENT"), { code: "ENOENT" });
  /** Below the store; a path made on Windows names the same file. */
  function below(file: string): string {
    const plain = file.replaceAll("\\", "/");
    if (plain === folder) return "";
    if (!plain.startsWith(`${folder}/`)) throw absent();
    return plain.slice(folder.length + 1);
  }
  function find(file: string): SimulatedFile {
    const wanted = below(file);
    const found = files().find(({ path }) => path === wanted);
    if (found === undefined) throw absent();
    return found;
  }

  return {
    async *list(wanted) {
      const own = below(wanted);
      const start = own === "" ? "" : `${own}/`;
      const entries = new Map<string, "file" | "folder">();
      for (const { path } of files()) {
        if (!path.startsWith(start)) continue;
        const [name = "", ...more] = path.slice(start.length).split("/");
        entries.set(name, more.length === 0 ? "file" : "folder");
      }
      if (entries.size === 0) throw absent();
      for (const [name, kind] of entries) yield { name, kind };
    },
    async stat(file) {
      const { inode, sizeBytes, modifiedAt } = find(file);
      return { file: inode, sizeBytes, modifiedAt };
    },
    readText: async (file, maxBytes) => {
      const { text = "" } = find(file);
      return text.length > maxBytes ? null : text;
    },
    async remove(file) {
      onRemoved(find(file).path);
      record({ kind: "file", action: "removed", path: file });
    },
  };
}
