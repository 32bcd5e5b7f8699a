import type { Dialect } from "../../../app/contract/openclaw";
import type { Location } from "./locate";
import type { ConfigFiles } from "./session";

type Deps = {
  location: Pick<Location, "configPath">;
  readTextFile(file: string): Promise<string | null>;
  files: Pick<ConfigFiles, "removeFile">;
};

/**
 * openclaw (read in 2026.9.6, and run) remembers the last configuration it found good. Where the file, changed by anybody
 * but itself, has lost its `meta`, its `gateway.mode` or more than half of its size since, its next command puts its own
 * copy `openclaw.json.bak` in the place, unasked. So a file put back by us would become the change that was taken back.
 */
export function keepRestored(dialect: Dialect, { location, readTextFile, files }: Deps) {
  const ownCopy = `${location.configPath}.bak`;
  return {
    /** Its copy goes where it is of a state that is taken back: of what else it holds it stays as it is. */
    async beforehand(isUndone: (text: string) => boolean): Promise<void> {
      if (dialect !== "openclaw") return;
      const text = await readTextFile(ownCopy);
      if (text !== null && isUndone(text)) await files.removeFile(ownCopy);
    },
    /** Where one stays, a look that may write nothing makes it note this file as seen: it does not ask again then. */
    async afterwards(look: (env: Record<string, string>) => Promise<void>): Promise<void> {
      if (dialect !== "openclaw" || (await readTextFile(ownCopy)) === null) return;
      await look({ OPENCLAW_CONFIG_READONLY: "1" });
    },
  };
}
