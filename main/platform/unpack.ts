import { createReadStream } from "node:fs";
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { createGunzip } from "node:zlib";
import { CodedError } from "../../app/contract/errors";
import { ArchiveProblem } from "./archive/entry";
import { readTar } from "./archive/tar";
import type { RecordInLedger } from "./ledger-entry";

/**
 * Unpacks a `.tar.gz` beside `folder`, lets `check` look at what came out, and only then puts it in the place of `folder`.
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

export function createUnpack({ record }: { record: RecordInLedger }): Unpack {
  return async ({ archive, folder, maxBytes, signal, check }) => {
    const parent = path.dirname(folder);
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await tidy(folder);
    const fresh = await mkdtemp(freshOf(folder));
    try {
      await unpackInto(fresh, archive, maxBytes, signal);
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

async function unpackInto(folder: string, archive: string, maxBytes: number, signal: AbortSignal): Promise<void> {
  const source = createReadStream(archive, { signal });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  const links: { at: string; to: string }[] = [];
  let bytes = 0;
  let count = 0;
  try {
    for await (const { name, kind, target, isProgram, sizeBytes, body } of readTar(source.pipe(gunzip), { maxBytes })) {
      count += 1;
      if (count > entriesMax) throw refused("it has too many entries");
      bytes += sizeBytes;
      if (bytes > maxBytes) throw refused("it is larger than it may be");
      const at = path.join(folder, inside(name));
      // folders come with what lies in them
      if (kind === "link") links.push({ at, to: target });
      else if (kind === "file") await writeEntry(at, isProgram, body);
      else if (kind !== "folder") throw refused(`it holds ${JSON.stringify(name)}, which is no plain file`);
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  // at the end: nothing was ever written through one
  for (const { at, to } of links) {
    // a library's shorter name, beside it
    if (!/^[\w.+-]+$/.test(to) || to === "." || to === "..") throw refused(`it holds a link to ${JSON.stringify(to)}`);
    await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
    await symlink(to, at);
  }
}

async function writeEntry(at: string, isProgram: boolean, body: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
  // a file is never written over another, nor through a link
  const handle = await open(at, "wx", isProgram ? 0o700 : 0o600);
  try {
    for await (const piece of body) await handle.writeFile(piece);
  } finally {
    await handle.close();
  }
}

/** The path below the folder, without the archive's top folder. */
function inside(name: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const isBad = name.startsWith("/") || name.includes("\\") || name.includes("\0") || parts.includes("..");
  if (isBad || parts.length === 0 || parts.length > 20) {
    if (parts.length === 0 && !isBad) return ".";
    throw refused(`it holds ${JSON.stringify(name.slice(0, 200))}, which leads elsewhere`);
  }
  return parts.length > 1 && /^(llama|dmr|build)[\w.-]*$/.test(parts[0] ?? "")
    ? parts.slice(1).join("/")
    : parts.join("/");
}

const refused = (why: string) => new CodedError("archive-refused", `The archive was not unpacked: ${why}.`);
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
