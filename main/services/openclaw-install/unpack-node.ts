import type path from "node:path";
import { CodedError } from "../../../app/contract/errors";
import { archivePath, isLinkInside } from "../../../app/domain/archive-path";
import { readTarGz, unpackEntries } from "../../platform/archive/unpack";
import { readZip } from "../../platform/archive/zip";
import type { Folders } from "../../platform/folders";

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
};

/**
 * Unpacks a release of Node that was verified before, a `.tar.gz` or a `.zip`. Nothing is trusted all the same. Throws
 * CodedError node-archive-bad, and what writing throws.
 */
export async function unpackNode(
  file: string,
  { folders, api, into, root, isWanted, signal }: UnpackOptions,
): Promise<void> {
  const maxBytes = maxFileBytes;
  const place = (name: string) => archivePath(name, root);
  const rules = { place, isLinkFine: isLinkInside, isWanted, maxEntries, maxTotalBytes };
  try {
    const entries = file.endsWith(".zip")
      ? readZip(await folders.readWhole(file), { maxBytes })
      : readTarGz(folders.read(file), { maxBytes });
    await unpackEntries(entries, { folders, api, into, rules, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CodedError) throw error;
    throw new CodedError("node-archive-bad", "The archive can't be unpacked", String(error), { cause: error });
  }
}
