import { CodedError } from "../../app/contract/errors";
import type { RecordInLedger } from "../platform/ledger-entry";
import type { PathFacts, ReadTree } from "../platform/ports";
import type { MemoryFiles } from "./memory-files";
import type { SimulatedFile } from "./model-runner/store-files";

const absent = () => Object.assign(new Error("ENOENT"), { code: "ENOENT" });

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
    async look(wanted) {
      const own = below(wanted);
      const file = files().find(({ path }) => path === own);
      if (file === undefined && !files().some(({ path }) => own === "" || path.startsWith(`${own}/`))) throw absent();
      const { sizeBytes = 0, modifiedAt = 0 } = file ?? {};
      return {
        kind: file ? "file" : "folder",
        mode: file ? 0o644 : 0o755,
        owner: "root",
        groupId: 0,
        sizeBytes,
        modifiedAt,
      };
    },
    realPath: async (path) => path,
    async setMode(path) {
      throw new CodedError("file-not-writable", `${path} is not yours`, "EPERM");
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

/** The tree, and beside it the files in memory as a disk has them. What is in neither is absent. */
export function withMemoryFiles(tree: ReadTree, files: MemoryFiles, record: RecordInLedger): ReadTree {
  const folderModes = new Map<string, number>();
  const plain = (path: string) => path.replaceAll("\\", "/").replace(/(?<=.)\/$/, "");
  const isFolder = (path: string) => files.names().some((each) => each.startsWith(path === "/" ? path : `${path}/`));

  function lookInMemory(path: string): PathFacts | null {
    const about = files.about(path);
    if (about !== null)
      return {
        kind: "file",
        owner: "me",
        groupId: 1000,
        sizeBytes: Buffer.byteLength(files.peek(path) ?? ""),
        ...about,
      };
    if (!isFolder(path)) return null;
    const isHome = /^\/(?:home|Users)\/[^/]+(?:\/|$)/.test(path);
    const mode = folderModes.get(path) ?? (isHome ? 0o700 : 0o755);
    return {
      kind: "folder",
      mode,
      owner: isHome ? "me" : "root",
      groupId: isHome ? 1000 : 0,
      sizeBytes: 4096,
      modifiedAt: 0,
    };
  }

  return {
    ...tree,
    async *list(folder) {
      const own = plain(folder);
      if (!isFolder(own)) return yield* tree.list(folder);
      const start = own === "/" ? own : `${own}/`;
      const entries = new Map<string, "file" | "folder">();
      for (const each of files.names()) {
        if (!each.startsWith(start)) continue;
        const [name = "", ...more] = each.slice(start.length).split("/");
        entries.set(name, more.length === 0 ? "file" : "folder");
      }
      for (const [name, kind] of entries) yield { name, kind };
    },
    look: async (path) => lookInMemory(plain(path)) ?? (await tree.look(path)),
    async realPath(path) {
      if (lookInMemory(plain(path)) !== null) return path;
      await tree.look(path);
      return path;
    },
    async readText(file, maxBytes) {
      const text = files.peek(plain(file));
      if (text === null) return tree.readText(file, maxBytes);
      return text.length > maxBytes ? null : text;
    },
    async setMode(path, mode) {
      const own = plain(path);
      if (files.about(own) !== null) files.setMode(own, mode);
      else if (isFolder(own)) folderModes.set(own, mode);
      else return tree.setMode(path, mode);
      record({ kind: "file", action: "permissions", path });
    },
    remove: (file) => (files.about(plain(file)) === null ? tree.remove(file) : files.removeFile(file)),
  };
}
