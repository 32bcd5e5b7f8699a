import { createReadStream } from "node:fs";
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { createGunzip } from "node:zlib";
import { CodedError } from "../../app/contract/errors";
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

const block = 512;
const entriesMax = 5000;
const nameMaxBytes = 64 * 1024;

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

type Entry = { name: string; type: string; link: string; mode: number; size: number };

async function unpackInto(folder: string, archive: string, maxBytes: number, signal: AbortSignal): Promise<void> {
  const source = createReadStream(archive, { signal });
  const tar = source.pipe(createGunzip());
  source.on("error", (error) => tar.destroy(error));
  const reader = readerOf(tar);
  const links: { at: string; to: string }[] = [];
  let bytes = 0;
  let longName: string | null = null;
  for (let count = 0; ; count++) {
    const header = await reader.take(block);
    if (header === null || header.every((byte) => byte === 0)) break;
    if (count > entriesMax) throw refused("it has too many entries");
    const entry = readHeader(header);
    bytes += entry.size;
    if (bytes > maxBytes) throw refused("it is larger than it may be");
    const padding = (block - (entry.size % block)) % block;
    if (entry.type === "L" || entry.type === "x" || entry.type === "g") {
      if (entry.size > nameMaxBytes) throw refused("it holds a name that is too long");
      const text = (await reader.take(entry.size))?.toString("utf8") ?? "";
      await reader.take(padding);
      // GNU's long name, or pax's; of pax nothing else matters here
      if (entry.type === "L") longName = text.replace(/\0+$/, "");
      if (entry.type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? longName;
      continue;
    }
    const name = inside(longName ?? entry.name);
    longName = null;
    const at = path.join(folder, name);
    // folders come with what lies in them
    if (entry.type === "2") links.push({ at, to: entry.link });
    else if (entry.type === "0" || entry.type === "\0") await writeEntry(at, entry, reader);
    else if (entry.type !== "5") throw refused(`it holds ${JSON.stringify(name)}, which is no plain file`);
    else if (entry.size > 0) throw refused(`it holds a folder with content of its own`);
    await reader.take(padding);
  }
  // at the end: nothing was ever written through one
  for (const { at, to } of links) {
    // a library's shorter name, beside it
    if (!/^[\w.+-]+$/.test(to) || to === "." || to === "..") throw refused(`it holds a link to ${JSON.stringify(to)}`);
    await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
    await symlink(to, at);
  }
}

async function writeEntry(at: string, { mode, size }: Entry, reader: Reader): Promise<void> {
  await mkdir(path.dirname(at), { recursive: true, mode: 0o700 });
  // a file is never written over another, nor through a link
  const handle = await open(at, "wx", (mode & 0o111) === 0 ? 0o600 : 0o700);
  try {
    for (let left = size; left > 0;) {
      const piece = await reader.some(left);
      if (piece === null) throw refused("it ends in the middle of a file");
      await handle.writeFile(piece);
      left -= piece.length;
    }
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

function readHeader(header: Buffer): Entry {
  const text = (from: number, length: number) => header.toString("utf8", from, from + length).replace(/\0[^]*$/, "");
  const number = (from: number, length: number) => Number.parseInt(text(from, length).trim() || "0", 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  const size = number(124, 12);
  if (sum !== number(148, 8) || !Number.isSafeInteger(size) || size < 0) throw refused("it is damaged");
  const prefix = text(257, 5) === "ustar" && header[263] === 0x30 ? text(345, 155) : "";
  const name = text(0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: String.fromCodePoint(header[156] ?? 0),
    link: text(157, 100),
    mode: number(100, 8),
    size,
  };
}

type Reader = {
  /** So many bytes; null at the end. */
  take(count: number): Promise<Buffer | null>;
  /** At most so many, as they come. */
  some(most: number): Promise<Buffer | null>;
};

function readerOf(stream: AsyncIterable<Buffer>): Reader {
  const source = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const reader: Reader = {
    async some(most) {
      if (rest.length === 0) {
        const next = await source.next();
        if (next.done === true) return null;
        rest = next.value;
      }
      const piece = rest.subarray(0, most);
      rest = rest.subarray(piece.length);
      return piece;
    },
    async take(count) {
      const parts: Buffer[] = [];
      for (let left = count; left > 0;) {
        const piece = await reader.some(left);
        if (piece === null) return null;
        parts.push(piece);
        left -= piece.length;
      }
      return Buffer.concat(parts);
    },
  };
  return reader;
}

const refused = (why: string) => new CodedError("archive-refused", `The archive was not unpacked: ${why}.`);
const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");
