import type { Dialect } from "../contract/openclaw";

const usualPort = 18_789;

/** Whether both command lines take it after `--profile`; `default` names none. */
export function isCliProfile(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name) && name.toLowerCase() !== "default";
}

/** The port openclaw gives a profile's gateway: FNV-1a of its name, from 20,000 on (its `resolveGatewayPort`, 2026.9.6). */
export function portOfProfile(profile: string): number {
  let hash = 2_166_136_261;
  for (const byte of new TextEncoder().encode(profile)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return 20_000 + (hash % 40_000);
}

/** Where a gateway listens when its configuration names no port. clawdbot takes the same one for every profile but `dev`. */
export function usualGatewayPort(dialect: Dialect, profile: string | null): number {
  if (profile === "dev") return 19_001;
  return profile === null || dialect === "clawdbot" ? usualPort : portOfProfile(profile);
}
