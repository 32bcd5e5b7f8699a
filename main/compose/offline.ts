import { ownHosts } from "../platform/own-hosts";
import type { Platform } from "../platform/platform";
import { keepDockerHome } from "../services/runner/docker-at-home";

/** The platform, with docker's command line kept on this machine while offline mode is on. */
export function withDockerAtHome(platform: Platform): Platform {
  const { offline, env, home, os, files, runCommand } = platform;
  const readTextFile = async (file: string) => {
    const read = await files.readTextFile(file);
    return read.kind === "ok" ? read.text : null;
  };
  return { ...platform, runCommand: keepDockerHome(runCommand, { offline, ownHosts, env, home, os, readTextFile }) };
}
