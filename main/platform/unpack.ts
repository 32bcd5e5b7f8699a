import { lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { CodedError } from "../../app/contract/errors";
import { ArchiveProblem } from "./archive/entry";
import { readTarGz, unpackEntries } from "./archive/unpack";
import { readZip } from "./archive/zip";
import type { Folders } from "./folders";
import type { RecordInLedger } from "./ledger-entry";

/**
 * Unpacks a `.tar.gz` or `.zip` beside `folder`, lets `check` look at what came out, and only then puts it in the place of `folder`.
 * A top folder that everything lies in is left out. Throws CodedError archive-refused for an entry that leads outside, a link
 * that does, anything that is no file, folder or link, or too much of it; then nothing is left, and `folder` is as it was.
 */
export type Unpack = (request: {
  archive: string;
  folder: string;
  maxBytes: number;
  signal: AbortSignal;
  check(unpacked: string): Promise<void>;
}) => Promise<void>;

const entriesMax = 5000;

export function createUnpack({
  record,
  folders,
}: {
  record: RecordInLedger;
  folders: Pick<Folders, "read" | "readWhole" | "writeNew" | "link">;
}): Unpack {
  return async ({ archive, folder, maxBytes, signal, check }) => {
    const parent = path.dirname(folder);
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await tidy(folder);
    const fresh = await mkdtemp(freshOf(folder));
    try {
      const rules = { place, isLinkFine, maxEntries: entriesMax, maxTotalBytes: maxBytes, isPrivate: true };
      const entries = archive.endsWith(".zip")
        ? readZip(await folders.readWhole(archive), { maxBytes })
        : readTarGz(folders.read(archive), { maxBytes });
      await unpackEntries(entries, { folders, api: path, into: fresh, rules, signal });
      await check(fresh);
      signal.throwIfAborted();
      const old = oldOf(folder);
      await rename(folder, old).catch((error: unknown) => {
        if (codeOf(error) !== "ENOENT") throw error;
      });
      await rename(fresh, folder).catch(async (error: unknown) => {
        await rename(old, folder).catch(() => {});
        throw error;
      });
      record({ kind: "file", action: "written", path: folder });
      // what can't go now goes another time
      await rm(old, { recursive: true, force: true }).catch(() => {});
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (signal.aborted) throw new CodedError("cancelled", "Cancelled.");
      if (error instanceof CodedError) throw error;
      const code = codeOf(error);
      if (code === "ENOSPC" || code === "EDQUOT") throw new CodedError("disk-full", "There is no room for it.", code);
      if (error instanceof ArchiveProblem) throw refused(error.message);
      if (code.startsWith("Z_")) throw refused("it is damaged");
      throw new CodedError("file-not-writable", `${folder} can't be written`, code, { cause: error });
    }
  };
}

const freshOf = (folder: string) => path.join(path.dirname(folder), `.new-${path.basename(folder)}-`);
const oldOf = (folder: string) => path.join(path.dirname(folder), `.old-${path.basename(folder)}`);

/** After an end in the middle: what was used before is put back where nothing took its place, and halves go. */
async function tidy(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const [start, old] = [path.basename(freshOf(folder)), oldOf(folder)];
  const isThere = await lstat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) await rename(old, folder).catch(() => {});
  for (const name of await readdir(parent).catch(() => [])) {
    if (name.startsWith(start) || name === path.basename(old))
      await rm(path.join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** A path as parts, without the archive's top folder; null: it leads elsewhere. */
function place(name: string): string[] | null {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const isBad = name.startsWith("/") || name.includes("\\") || name.includes("\0") || parts.includes("..");
  if (isBad || parts.length > 20) return null;
  return parts.length > 1 && /^(llama|dmr|build)[\w.-]*$/.test(parts[0] ?? "") ? parts.slice(1) : parts;
}

/** A library's shorter name, beside it. */
const isLinkFine = (_parts: readonly string[], target: string) =>
  /^[\w.+-]+$/.test(target) && target !== "." && target !== "..";

const refused = (why: string) => new CodedError("archive-refused", `The archive was not unpacked: ${why}.`);
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
