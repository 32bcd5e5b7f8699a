import path from "node:path";
import type { Dialect } from "../../../app/contract/openclaw";
import type { ReadTree } from "../../platform/ports";
import { type Location, dialects, locate } from "../../services/openclaw/locate";

export type StatePlace = Pick<Location, "stateDir" | "configPath"> & { dialect: Dialect };

type Options = {
  tree: Pick<ReadTree, "list" | "look">;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
};
const mostNames = 5000;

/** Every state folder of both command lines that is there, those of their profiles (`~/.openclaw-NAME`) too. */
export function createFindPlaces({ tree, env, home, os }: Options) {
  const api = os === "win32" ? path.win32 : path.posix;

  return async (): Promise<readonly StatePlace[]> => {
    const usual = dialects.map((dialect) => ({ dialect, ...locate(dialect, { env, home, platform: os }) }));
    const profiles: StatePlace[] = [];
    let seen = 0;
    try {
      for await (const { name, kind } of tree.list(home)) {
        if ((seen += 1) > mostNames) break;
        const [, dialect] = /^\.(openclaw|clawdbot)-[\w-]+$/.exec(name) ?? [];
        if (kind !== "folder" || dialect === undefined) continue;
        const stateDir = api.join(home, name);
        const own = dialect === "openclaw" ? "openclaw" : "clawdbot";
        profiles.push({ dialect: own, stateDir, configPath: api.join(stateDir, `${own}.json`) });
      }
    } catch {
      // without a list of the home folder the usual places are left
    }
    const isThere = await Promise.all(
      [...usual, ...profiles].map(async (place) => ({
        place,
        facts: await tree.look(place.stateDir).catch(() => null),
      })),
    );
    return isThere.filter(({ facts }) => facts !== null).map(({ place }) => place);
  };
}
