import path from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { CodedError } from "../../../../app/contract/errors";
import { archivePath, isLinkInside } from "../../../../app/domain/archive-path";
import type { Folders } from "../../../platform/folders";
import { ArchiveProblem, type ArchiveEntry } from "../../../platform/archive/entry";
import { readTar } from "../../../platform/archive/tar";
import { readZip } from "../../../platform/archive/zip";

const maxFileBytes = 400e6;
const maxTotalBytes = 1e9;
const maxEntries = 50_000;

export type UnpackOptions = {
  folders: Pick<Folders, "read" | "readWhole" | "writeNew" | "link">;
  api: Pick<path.PlatformPath, "join">;
  /** Into which nobody else writes meanwhile. */
  into: string;
  /** The folder all entries lie in; left out. */
  root: string;
  /** By the parts below that folder; what is not wanted is passed over. */
  isWanted(parts: readonly string[]): boolean;
  signal: AbortSignal;
  onBytes?(doneBytes: number): void;
};

/**
 * Unpacks a release that was verified before. Nothing is trusted all the same: no entry leaves the folder, links come last
 * and only where they stay inside, devices and hard links are refused. Throws CodedError node-archive-bad, and what writing throws.
 */
export async function unpack(file: string, options: UnpackOptions): Promise<void> {
  try {
    await unpackEntries(entriesOf(file, options), options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof CodedError) throw error;
    throw new CodedError("node-archive-bad", "The archive can't be unpacked", String(error), { cause: error });
  }
}

async function* entriesOf(file: string, { folders }: UnpackOptions): AsyncGenerator<ArchiveEntry> {
  if (file.endsWith(".zip")) {
    yield* readZip(await folders.readWhole(file), { maxBytes: maxFileBytes });
    return;
  }
  const gunzip = createGunzip();
  const source = Readable.from(folders.read(file), { objectMode: false });
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* readTar(source.pipe(gunzip) as AsyncIterable<Uint8Array>, { maxBytes: maxFileBytes });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function unpackEntries(
  entries: AsyncIterable<ArchiveEntry>,
  { folders, api, into, root, isWanted, signal, onBytes }: UnpackOptions,
): Promise<void> {
  const links: { at: string; target: string }[] = [];
  let count = 0;
  let doneBytes = 0;
  for await (const { name, kind, target, isProgram, sizeBytes, body } of entries) {
    signal.throwIfAborted();
    count += 1;
    if (count > maxEntries) throw new ArchiveProblem("too many entries");
    const parts = archivePath(name, root);
    if (parts === null) throw new ArchiveProblem(`it would write to ${JSON.stringify(name)}`);
    if (kind === "other") throw new ArchiveProblem(`${JSON.stringify(name)} is neither a file nor a folder`);
    if (kind === "link" && !isLinkInside(parts, target))
      throw new ArchiveProblem(`${JSON.stringify(name)} points outside`);
    if (kind === "folder" || parts.length === 0 || !isWanted(parts)) continue;
    const at = api.join(into, ...parts);
    if (kind === "link") {
      links.push({ at, target });
      continue;
    }
    doneBytes += sizeBytes;
    if (doneBytes > maxTotalBytes) throw new ArchiveProblem("it is larger than any release");
    await folders.writeNew(at, body, { isProgram });
    onBytes?.(doneBytes);
  }
  // after all files: nothing can have been written through one
  for (const { at, target } of links) await folders.link(target, at);
}
