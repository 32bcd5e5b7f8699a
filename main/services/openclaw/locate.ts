import path from "node:path";
import type { Dialect } from "../../../app/contract/openclaw";
import { isCliProfile } from "../../../app/domain/cli-profile";
import { readVariable } from "../../platform/environment";

type Names = { folder: string; file: string; prefix: string; override: string };
const names: Record<Dialect, Names> = {
  openclaw: { folder: ".openclaw", file: "openclaw.json", prefix: "OPENCLAW", override: "HOMEPORT_OPENCLAW" },
  clawdbot: { folder: ".clawdbot", file: "clawdbot.json", prefix: "CLAWDBOT", override: "HOMEPORT_CLAWDBOT" },
};
export const dialects: readonly Dialect[] = ["openclaw", "clawdbot"];

/** `profile`: of the tool's own, null for the usual folder. */
export type Location = { stateDir: string; configPath: string; profile: string | null };
type Where = { env: Readonly<Record<string, string | undefined>>; home: string; platform: NodeJS.Platform };

/**
 * State folder and configuration file by each tool's own rules: `*_CONFIG_PATH`, `*_STATE_DIR`, then the profile's folder in
 * the home folder. Where a variable says the place there is no profile.
 */
export function locate(dialect: Dialect, where: Where, wanted: string | null = null): Location {
  const { env, home, platform } = where;
  const { folder, file, prefix } = names[dialect];
  const api = apiOf(platform);
  const profile = placeVariable(dialect, where) === null ? wanted : null;
  const resolve = (value: string | undefined) => {
    const text = value?.trim() ?? "";
    if (text === "") return null;
    return api.resolve(/^~(?=$|[\\/])/.test(text) ? api.join(home, text.slice(1)) : text);
  };
  const base = (dialect === "openclaw" ? resolve(readVariable(env, "OPENCLAW_HOME", platform)) : null) ?? home;
  const stateDir =
    resolve(readVariable(env, `${prefix}_STATE_DIR`, platform)) ?? api.join(base, folderOf(folder, profile));
  const configPath = resolve(readVariable(env, `${prefix}_CONFIG_PATH`, platform)) ?? api.join(stateDir, file);
  return { stateDir, configPath, profile };
}

const apiOf = (platform: NodeJS.Platform) => (platform === "win32" ? path.win32 : path.posix);
const folderOf = (folder: string, profile: string | null) => (profile === null ? folder : `${folder}-${profile}`);

/** The variable that says where the state folder or the file is, so that no profile can; null: none does. */
export function placeVariable(dialect: Dialect, { env, platform }: Omit<Where, "home">): string | null {
  const { prefix } = names[dialect];
  const all = [`${prefix}_STATE_DIR`, `${prefix}_CONFIG_PATH`];
  return all.find((name) => (readVariable(env, name, platform)?.trim() ?? "") !== "") ?? null;
}

/** Names of the folders beside the usual one that are profiles of its own. `folders`: what lies in a folder. */
export async function profilesThere(
  dialect: Dialect,
  where: Where,
  folders: (folder: string) => Promise<readonly string[]>,
): Promise<string[]> {
  if (placeVariable(dialect, where) !== null) return [];
  const start = `${names[dialect].folder}-`;
  const there = await folders(apiOf(where.platform).dirname(locate(dialect, where).stateDir));
  return there
    .filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length))
    .filter(isCliProfile)
    .toSorted((one, two) => one.localeCompare(two));
}

/** Where a configuration of ours lies that was changed before, with the profile it belongs to; null: another place. */
export function locateAgain(dialect: Dialect, where: Where, configPath: string): Location | null {
  const start = `${names[dialect].folder}-`;
  const folder = apiOf(where.platform).basename(apiOf(where.platform).dirname(configPath));
  const profile = folder.startsWith(start) ? folder.slice(start.length) : null;
  const place = locate(dialect, where, profile !== null && isCliProfile(profile) ? profile : null);
  return place.configPath === configPath ? place : null;
}

/** Before every command: a profile after it is not heard by clawdbot. */
export const profileArgs = ({ profile }: Pick<Location, "profile">): string[] =>
  profile === null ? [] : ["--profile", profile];

/** Where the user says the command line is; only absolute paths count. */
export function overriddenPath(dialect: Dialect, { env, platform }: Omit<Where, "home">): string | null {
  const value = readVariable(env, names[dialect].override, platform);
  const api = apiOf(platform);
  return value !== undefined && api.isAbsolute(value) ? value : null;
}

/**
 * What a child is told about places. Always said outright: with only `~/.clawdbot` present `openclaw` would take that
 * folder for its own, and some of its commands would move it.
 */
export function placeVariables(
  dialect: Dialect,
  { stateDir, configPath }: Pick<Location, "stateDir" | "configPath">,
): Record<string, string> {
  const { prefix } = names[dialect];
  return { [`${prefix}_STATE_DIR`]: stateDir, [`${prefix}_CONFIG_PATH`]: configPath };
}
