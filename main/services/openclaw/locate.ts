import path from "node:path";
import type { Dialect } from "../../../app/contract/openclaw";
import { readVariable } from "../../platform/environment";

type Names = { folder: string; file: string; prefix: string; override: string };
const names: Record<Dialect, Names> = {
  openclaw: { folder: ".openclaw", file: "openclaw.json", prefix: "OPENCLAW", override: "HOMEPORT_OPENCLAW" },
  clawdbot: { folder: ".clawdbot", file: "clawdbot.json", prefix: "CLAWDBOT", override: "HOMEPORT_CLAWDBOT" },
};
export const dialects: readonly Dialect[] = ["openclaw", "clawdbot"];

export type Location = { stateDir: string; configPath: string };
type Where = { env: Readonly<Record<string, string | undefined>>; home: string; platform: NodeJS.Platform };

/** State folder and configuration file by each tool's own rules: `*_CONFIG_PATH`, `*_STATE_DIR`, then the home folder. */
export function locate(dialect: Dialect, { env, home, platform }: Where): Location {
  const { folder, file, prefix } = names[dialect];
  const api = platform === "win32" ? path.win32 : path.posix;
  const resolve = (value: string | undefined) => {
    const text = value?.trim() ?? "";
    if (text === "") return null;
    return api.resolve(/^~(?=$|[\\/])/.test(text) ? api.join(home, text.slice(1)) : text);
  };
  const base = (dialect === "openclaw" ? resolve(readVariable(env, "OPENCLAW_HOME", platform)) : null) ?? home;
  const stateDir = resolve(readVariable(env, `${prefix}_STATE_DIR`, platform)) ?? api.join(base, folder);
  const configPath = resolve(readVariable(env, `${prefix}_CONFIG_PATH`, platform)) ?? api.join(stateDir, file);
  return { stateDir, configPath };
}

/** Where the user says the command line is; only absolute paths count. */
export function overriddenPath(dialect: Dialect, { env, platform }: Omit<Where, "home">): string | null {
  const value = readVariable(env, names[dialect].override, platform);
  const api = platform === "win32" ? path.win32 : path.posix;
  return value !== undefined && api.isAbsolute(value) ? value : null;
}

/**
 * What a child is told about places. Always said outright: with only `~/.clawdbot` present `openclaw` would take that
 * folder for its own, and some of its commands would move it.
 */
export function placeVariables(dialect: Dialect, { stateDir, configPath }: Location): Record<string, string> {
  const { prefix } = names[dialect];
  return { [`${prefix}_STATE_DIR`]: stateDir, [`${prefix}_CONFIG_PATH`]: configPath };
}
