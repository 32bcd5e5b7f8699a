import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type path from "node:path";
import type { Folders } from "../folders";
import { ArchiveProblem, type ArchiveEntry } from "./entry";
import { readTar } from "./tar";

export type UnpackRules = {
  /** Where an entry belongs, as parts below the folder, none for the folder itself; null: it would lie elsewhere. */
  place(name: string): readonly string[] | null;
  /** Whether a link at `parts` may say `target`. */
  isLinkFine(parts: readonly string[], target: string): boolean;
  /** What is not wanted is passed over. */
  isWanted?(parts: readonly string[]): boolean;
  maxEntries: number;
  maxTotalBytes: number;
  /** What comes out is for this account only. */
  isPrivate?: boolean;
};

/** Entries of a `.tar.gz`; `maxBytes` for one of them. */
export async function* readTarGz(
  source: AsyncIterable<Uint8Array>,
  { maxBytes }: { maxBytes: number },
): AsyncGenerator<ArchiveEntry> {
  const gunzip = createGunzip();
  const stream = Readable.from(source, { objectMode: false });
  stream.on("error", (error) => gunzip.destroy(error));
  try {
    yield* readTar(stream.pipe(gunzip) as AsyncIterable<Uint8Array>, { maxBytes });
  } finally {
    stream.destroy();
    gunzip.destroy();
  }
}

/**
 * Lays entries out below `into`, where nobody else writes meanwhile. None leaves it, devices and hard links are refused, and
 * links come after all files, so that nothing is written through one. Throws ArchiveProblem, and what writing throws.
 */
export async function unpackEntries(
  entries: AsyncIterable<ArchiveEntry>,
  {
    folders,
    api,
    into,
    rules,
    signal,
  }: {
    folders: Pick<Folders, "writeNew" | "link">;
    api: Pick<path.PlatformPath, "join">;
    into: string;
    rules: UnpackRules;
    signal: AbortSignal;
  },
): Promise<void> {
  const { place, isLinkFine, isWanted = () => true, maxEntries, maxTotalBytes, isPrivate = false } = rules;
  const links: { at: string; target: string }[] = [];
  let count = 0;
  let totalBytes = 0;
  for await (const { name, kind, target, isProgram, sizeBytes, body } of entries) {
    signal.throwIfAborted();
    count += 1;
    if (count > maxEntries) throw new ArchiveProblem("it has too many entries");
    const parts = place(name);
    const shown = JSON.stringify(name.slice(0, 200));
    if (parts === null) throw new ArchiveProblem(`it would write to ${shown}`);
    if (kind === "other") throw new ArchiveProblem(`${shown} is neither a file nor a folder`);
    if (kind === "folder" && sizeBytes > 0) throw new ArchiveProblem(`the folder ${shown} has content of its own`);
    if (kind !== "folder" && parts.length === 0) throw new ArchiveProblem(`${shown} would take the folder's place`);
    if (kind === "link" && !isLinkFine(parts, target)) throw new ArchiveProblem(`${shown} points outside`);
    if (kind === "folder" || !isWanted(parts)) continue;
    const at = api.join(into, ...parts);
    if (kind === "link") {
      links.push({ at, target });
      continue;
    }
    totalBytes += sizeBytes;
    if (totalBytes > maxTotalBytes) throw new ArchiveProblem("it is larger than it may be");
    await folders.writeNew(at, body, { isProgram, isPrivate });
  }
  for (const { at, target } of links) await folders.link(target, at);
}
