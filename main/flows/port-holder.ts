import { runnerPort } from "../../app/domain/set-up-command";
import type { CommandResult } from "../platform/run-command";

type Ask = (file: string, args: readonly string[]) => Promise<CommandResult>;

/** Who holds a port (the runner's unless told): a container by its name, else a program by its own; null when nobody says. */
export async function whoHoldsPort(
  ask: Ask,
  os: NodeJS.Platform,
  port: number | string = runnerPort,
): Promise<string | null> {
  const listed = outputOf(await ask("docker", ["ps", "--filter", `publish=${port}`, "--format", "{{.Names}}"]));
  const container = listed.trim().split("\n")[0] ?? "";
  if (container !== "") return `the container ${container}`;
  switch (os) {
    case "linux": {
      const sockets = outputOf(await ask("ss", ["-H", "-l", "-t", "-n", "-p", `sport = :${port}`]));
      const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(sockets) ?? [];
      return named(name, pid);
    }
    case "darwin": {
      const files = outputOf(await ask("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN"]));
      const [, name, pid] = /^(?!COMMAND)(\S+)\s+(\d+)\s/m.exec(files) ?? [];
      return named(name?.replaceAll(String.raw`\x20`, " "), pid);
    }
    case "win32":
      return whoOnWindows(ask, port);
    default:
      return null;
  }
}

/** The words of netstat are in the user's language, so a row is told by its columns. */
async function whoOnWindows(ask: Ask, port: number | string): Promise<string | null> {
  const sockets = outputOf(await ask("netstat", ["-ano", "-p", "TCP"]));
  const row = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+(?:0\\.0\\.0\\.0|\\[::\\]):0\\s.*?(\\d+)\\s*$`, "m");
  const pid = row.exec(sockets)?.[1];
  if (pid !== undefined) {
    const listed = outputOf(await ask("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"]));
    return named(/^"([^"]+)","\d+"/m.exec(listed)?.[1] ?? "a program", pid);
  }
  const ranges = outputOf(await ask("netsh", ["interface", "ipv4", "show", "excludedportrange", "protocol=tcp"]));
  for (const [, start, end] of ranges.matchAll(/^\s*(\d+)\s+(\d+)[\s*]*$/gm)) {
    if (Number(start) <= Number(port) && Number(port) <= Number(end)) {
      return `Windows itself, which keeps the ports ${start} to ${end} (Hyper-V does so)`;
    }
  }
  return null;
}

const outputOf = (result: CommandResult) => (result.kind === "exited" ? result.stdout : "");
const named = (name: string | undefined, pid: string | undefined) =>
  name === undefined ? null : `${name} (process ${pid})`;
