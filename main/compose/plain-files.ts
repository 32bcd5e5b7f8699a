import { CodedError } from "../../app/contract/errors";
import type { Files } from "../platform/atomic-file";

export type PlainFiles = ReturnType<typeof withPlainErrors>;

/** What services ask of files, with CodedError for what can't be read. */
export function withPlainErrors(files: Files) {
  // they hold keys, so they are few and go by themselves
  const backUps = { keep: 10, maxAgeDays: 30 };
  return {
    async readText(file: string): Promise<string | null> {
      const read = await files.readTextFile(file);
      if (read.kind === "ok") return read.text;
      if (read.kind === "absent") return null;
      throw new CodedError("file-not-readable", `${file} can't be read`, `${read.code}: ${read.message}`);
    },
    isThere: async (fileOrFolder: string) => (await files.readTextFile(fileOrFolder)).kind !== "absent",
    write: (file: string, text: string) => files.writeTextFile(file, text),
    setAside: (file: string) => files.setAside(file),
    listSetAside: (file: string) => files.listSetAside(file),
    async backUp(file: string): Promise<string> {
      const copy = await files.backUpFile(file, backUps);
      if (copy === null) throw new CodedError("not-found", `${file} is not there any more`);
      return copy;
    },
    /** Our copies of it that are left after those too many or too old are gone, newest first. */
    async copiesOf(file: string): Promise<string[]> {
      await files.expireBackups(file, backUps);
      return files.listBackups(file);
    },
    restore: (backup: string, file: string) => files.restoreFile(backup, file),
    listFolders: (folder: string) => files.listFolders(folder),
    remove: (file: string) => files.removeFile(file),
  };
}
