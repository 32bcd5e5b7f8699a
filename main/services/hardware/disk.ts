import path from "node:path";
import { known, unknown, type Reading, type UnknownReason } from "../../../app/contract/common";

export type StatDisk = (folder: string) => Promise<{ bsize: number; blocks: number; bavail: number }>;
export type DiskRoom = { totalBytes: Reading<number>; freeBytes: Reading<number> };

/** Room on the disk that holds a folder, or would hold it: the nearest parent there is counts. Never throws. */
export async function readDisk(folder: Reading<string>, statDisk: StatDisk): Promise<DiskRoom> {
  if (!folder.isKnown) return nothing(folder.reason);
  let current = folder.value;
  for (;;) {
    try {
      const { bsize, blocks, bavail } = await statDisk(current);
      const totalBytes = bsize * blocks;
      const freeBytes = bsize * bavail;
      if (!(totalBytes > 0) || !(freeBytes >= 0)) return nothing("implausible");
      return { totalBytes: known(totalBytes), freeBytes: known(Math.min(freeBytes, totalBytes)) };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      const parent = path.dirname(current);
      if (code === "EACCES" || code === "EPERM") return nothing("no-permission");
      if ((code !== "ENOENT" && code !== "ENOTDIR") || parent === current) return nothing("tool-failed");
      current = parent;
    }
  }
}

function nothing(reason: UnknownReason): DiskRoom {
  return { totalBytes: unknown(reason), freeBytes: unknown(reason) };
}
