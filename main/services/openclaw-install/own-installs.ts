import path from "node:path";
import { z } from "zod";
import { Dialect } from "../../../app/contract/openclaw";
import { toFailure } from "../../../app/contract/errors";
import type { Folders } from "../../platform/folders";

const Written = z.object({
  version: z.string().min(1).max(60),
  /** A name beside this file. */
  folder: z.string().regex(/^[\w.-]{1,80}$/),
  entry: z.array(z.string().regex(/^[\w.-]{1,80}$/)).min(1),
  sizeBytes: z.number().nonnegative().nullable(),
  installedAt: z.number(),
  node: z.object({ path: z.string(), version: z.string() }),
});
type Written = z.infer<typeof Written>;

/** As `newFolder` is asked to name them: a version, and when. */
const isOurName = /^\d{4}\.\d+\.\d+(?:-\d+)?-[0-9a-z]+$/;

/** What Homeport installed, with whole paths. */
export type OwnRecord = Omit<Written, "entry"> & { dialect: Dialect; path: string; entry: string };

/**
 * What of each command line is installed in our folder: one file says which of the folders beside it counts, so that a new
 * one takes over in one write. All other folders there are leftovers.
 */
export function createOwnInstalls({
  toolsFolder,
  os,
  files,
  folders,
  log,
}: {
  toolsFolder: string;
  os: NodeJS.Platform;
  files: {
    readText(file: string): Promise<string | null>;
    write(file: string, text: string): Promise<void>;
    remove(file: string): Promise<void>;
  };
  folders: Pick<Folders, "names" | "removeAll" | "isFile">;
  log: { warn(text: string): void };
}) {
  const api = os === "win32" ? path.win32 : path.posix;
  const baseOf = (dialect: Dialect) => api.join(toolsFolder, dialect);
  const fileOf = (dialect: Dialect) => api.join(baseOf(dialect), "installed.json");

  async function read(dialect: Dialect): Promise<OwnRecord | null> {
    const text = await files.readText(fileOf(dialect)).catch(() => null);
    if (text === null) return null;
    const parsed = Written.safeParse(parseJson(text));
    if (!parsed.success) {
      log.warn(`${fileOf(dialect)} can't be understood; what it speaks of is not used`);
      return null;
    }
    const folder = api.join(baseOf(dialect), parsed.data.folder);
    const entry = api.join(folder, "node_modules", dialect, ...parsed.data.entry);
    if (!(await folders.isFile(entry))) return null;
    return { ...parsed.data, dialect, path: folder, entry };
  }

  return {
    read,
    newFolder: (dialect: Dialect, name: string) => api.join(baseOf(dialect), name),
    /** From now on this one is used. */
    write: (dialect: Dialect, record: Written) => files.write(fileOf(dialect), `${JSON.stringify(record, null, 2)}\n`),
    /** It is not used any more; its folders go with `tidy`. */
    forget: (dialect: Dialect) => files.remove(fileOf(dialect)),
    /**
     * Removes what an interrupted installation, or an older version, left: folders named as ours are. While nobody knows which
     * one counts, none. What can't go now goes another time.
     */
    async tidy(dialect: Dialect): Promise<void> {
      const names = await folders.names(baseOf(dialect));
      const kept = (await read(dialect))?.folder;
      if (kept === undefined && names.includes("installed.json")) return;
      for (const name of names) {
        if (name === kept || !isOurName.test(name)) continue;
        await folders
          .removeAll(api.join(baseOf(dialect), name))
          .catch((error: unknown) => log.warn(`leftover ${name}: ${toFailure(error).message}`));
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
