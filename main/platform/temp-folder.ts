import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const dayMs = 24 * 60 * 60 * 1000;
/** What {@link makeTempFolder} makes; the process' number was not always in it. */
const ours = /^homeport-(?:(\d+)-)?[A-Za-z0-9]{6}$/;

/** A private folder (0700) of this process, for whoever makes it to remove. */
export function makeTempFolder(root = os.tmpdir()): Promise<string> {
  return mkdtemp(path.join(root, `homeport-${process.pid}-`));
}

/**
 * Removes what runs that crashed left behind, copies of configurations with their keys among it: real folders of this
 * user, closed to others, whose process is gone (without a number: older than a day). How many; never throws.
 */
export async function removeStaleTempFolders(
  root = os.tmpdir(),
  { userId = process.getuid?.() } = {},
): Promise<number> {
  let removed = 0;
  for (const name of await readdir(root).catch(() => [])) {
    const found = ours.exec(name);
    if (found === null) continue;
    const folder = path.join(root, name);
    const stats = await lstat(folder).catch(() => null);
    const isOurs =
      stats?.isDirectory() === true && (userId === undefined || (stats.uid === userId && (stats.mode & 0o077) === 0));
    if (!isOurs) continue;
    const pid = found[1];
    const isStale = pid === undefined ? Date.now() - stats.mtimeMs > dayMs : !isRunning(Number(pid));
    if (!isStale) continue;
    await rm(folder, { recursive: true, force: true }).then(
      () => removed++,
      () => {},
    );
  }
  return removed;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // somebody else's process is one, too
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
