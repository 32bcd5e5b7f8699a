import type { PortHolder } from "../../app/contract/port-holder";
import {
  type Listener,
  parseLsof,
  parseNetstatWindows,
  parseSs,
  parseTasklist,
} from "../../app/domain/privacy/listeners";
import { runnerPort } from "../../app/domain/set-up-command";
import type { CommandResult } from "../platform/run-command";

type Ask = (file: string, args: readonly string[]) => Promise<CommandResult>;

/** Who holds a port (the runner's unless told): a container, else a program; null when nobody says. */
export async function whoHoldsPort(
  ask: Ask,
  os: NodeJS.Platform,
  port: number | string = runnerPort,
): Promise<PortHolder | null> {
  const listed = outputOf(await ask("docker", ["ps", "--filter", `publish=${port}`, "--format", "{{.Names}}"]));
  const container = listed.trim().split("\n")[0] ?? "";
  if (container !== "") return { kind: "container", name: container };
  switch (os) {
    case "linux": {
      const sockets = outputOf(await ask("ss", ["-H", "-l", "-t", "-n", "-p", `sport = :${port}`]));
      return named(parseSs(sockets).find(({ program }) => program !== null));
    }
    case "darwin":
      return named(parseLsof(outputOf(await ask("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN"])))[0]);
    case "win32":
      return whoOnWindows(ask, port);
    default:
      return null;
  }
}

async function whoOnWindows(ask: Ask, port: number | string): Promise<PortHolder | null> {
  const sockets = parseNetstatWindows(outputOf(await ask("netstat", ["-ano", "-p", "TCP"])));
  const pid = sockets.find((each) => each.port === Number(port))?.pid ?? null;
  if (pid !== null) {
    const listed = parseTasklist(outputOf(await ask("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"])));
    const name = listed.get(pid);
    return name === undefined ? { kind: "process", pid } : { kind: "program", name, pid };
  }
  const ranges = outputOf(await ask("netsh", ["interface", "ipv4", "show", "excludedportrange", "protocol=tcp"]));
  for (const [, start, end] of ranges.matchAll(/^\s*(\d+)\s+(\d+)[\s*]*$/gm)) {
    if (Number(start) <= Number(port) && Number(port) <= Number(end)) {
      return { kind: "windows-range", from: Number(start), to: Number(end) };
    }
  }
  return null;
}

const outputOf = (result: CommandResult) => (result.kind === "exited" ? result.stdout : "");
const named = (listener: Listener | undefined): PortHolder | null =>
  typeof listener?.program === "string" && listener.pid !== null
    ? { kind: "program", name: listener.program, pid: listener.pid }
    : null;
