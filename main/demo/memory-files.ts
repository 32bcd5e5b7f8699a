import { CodedError } from "../../app/contract/errors";
import { type Files, expiredOf } from "../platform/atomic-file";
import type { Clock } from "../platform/clock";
import type { RecordInLedger } from "../platform/ledger-entry";

type FileAbout = { mode: number; modifiedAt: number };

export type MemoryFiles = Files & {
  /** Without the ledger: what was there before anybody came. */
  put(file: string, text: string, about?: Partial<FileAbout>): void;
  /** All there is, with `/`. */
  names(): string[];
  /** Null when it is not there. */
  about(file: string): FileAbout | null;
  setMode(file: string, mode: number): void;
  peek(file: string): string | null;
  /** Without the ledger. */
  drop(file: string): void;
  /** From now on nothing can be written, for this reason; null: all is well. */
  refuseWrites(code: "disk-full" | "file-not-writable" | null): void;
  /** Files whose text is made when it is read. */
  compute(file: string, text: () => string): void;
};

/** `20260101T000000000Z` */
const stampLength = 19;

/** Files that exist in memory only, by the rules of the real ones. */
export function createMemoryFiles({ record, clock }: { record: RecordInLedger; clock: Clock }): MemoryFiles {
  const disk = new Map<string, string>();
  const abouts = new Map<string, FileAbout>();
  const computed = new Map<string, () => string>();
  let refusal: "disk-full" | "file-not-writable" | null = null;

  // a path made on Windows names the same file
  const keyOf = (file: string) => file.replaceAll("\\", "/");
  const stamp = () => new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  const peek = (file: string) => computed.get(keyOf(file))?.() ?? disk.get(keyOf(file)) ?? null;

  function write(file: string, text: string, mode = 0o600) {
    if (refusal !== null) throw new CodedError(refusal, `${file} can't be written`, "EACCES");
    disk.set(keyOf(file), text);
    note(file, { mode });
  }

  function note(file: string, about: Partial<FileAbout> = {}) {
    const mode = abouts.get(keyOf(file))?.mode ?? 0o600;
    abouts.set(keyOf(file), { mode, modifiedAt: clock.now(), ...about });
  }

  const files: MemoryFiles = {
    put(file, text, about) {
      disk.set(keyOf(file), text);
      note(file, about);
    },
    names: () => [...disk.keys()],
    about: (file) => (disk.has(keyOf(file)) ? (abouts.get(keyOf(file)) ?? null) : null),
    setMode: (file, mode) => note(file, { ...abouts.get(keyOf(file)), mode }),
    peek,
    drop: (file) => void disk.delete(keyOf(file)),
    compute: (file, text) => void computed.set(keyOf(file), text),
    refuseWrites(code) {
      refusal = code;
    },
    async writeTextFile(file, text, { mode } = {}) {
      write(file, text, mode);
      record({ kind: "file", action: "written", path: file });
    },
    async readTextFile(file) {
      const text = peek(file);
      return text === null ? { kind: "absent" } : { kind: "ok", text };
    },
    async backUpFile(file, retention) {
      const text = peek(file);
      if (text === null) return null;
      let backup = `${file}.homeport-${stamp()}.bak`;
      for (let turn = 1; disk.has(keyOf(backup)); turn += 1) backup = `${file}.homeport-${stamp()}-${turn}.bak`;
      write(backup, text);
      record({ kind: "file", action: "backed-up", path: backup });
      await files.expireBackups(file, retention);
      return backup;
    },
    async expireBackups(file, retention) {
      for (const old of expiredOf(await files.listBackups(file), retention, clock.now())) await files.removeFile(old);
    },
    async listBackups(file) {
      const start = `${keyOf(file)}.homeport-`;
      const names = [...disk.keys()].filter((each) => each.startsWith(start) && each.endsWith(".bak"));
      const timeOf = (name: string) => name.slice(start.length, start.length + stampLength);
      // newest first; of one moment the later copy has the longer name
      return names.toSorted((one, two) =>
        timeOf(two) < timeOf(one) ? -1 : timeOf(two) > timeOf(one) ? 1 : two.length - one.length,
      );
    },
    async restoreFile(backup, file) {
      const text = peek(backup);
      if (text === null) throw new CodedError("file-not-writable", `${file} can't be written`, "ENOENT");
      write(file, text);
      record({ kind: "file", action: "restored", path: file });
    },
    async setAside(file) {
      const text = peek(file);
      if (text === null) return null;
      const aside = `${file}.unreadable-${stamp()}`;
      write(aside, text);
      disk.delete(keyOf(file));
      record({ kind: "file", action: "set-aside", path: aside });
      return aside;
    },
    async listSetAside(file) {
      const start = `${keyOf(file)}.unreadable-`;
      return [...disk.keys()].filter((each) => each.startsWith(start)).toSorted((a, b) => b.localeCompare(a));
    },
    async listFolders(folder) {
      const start = `${keyOf(folder)}/`;
      const below = [...disk.keys()].filter((each) => each.startsWith(start)).map((each) => each.slice(start.length));
      return [...new Set(below.filter((each) => each.includes("/")).map((each) => each.split("/")[0] ?? ""))];
    },
    async removeFile(file) {
      if (disk.delete(keyOf(file))) record({ kind: "file", action: "removed", path: file });
    },
  };
  return files;
}
