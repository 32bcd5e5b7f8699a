import { networkInterfaces } from "node:os";
import { known, unknown, type Reading } from "../../../../app/contract/common";
import {
  parseLsof,
  parseNetstatWindows,
  parseProcNetTcp,
  parseSs,
  parseTasklist,
  reachOfListener,
  type InterfaceAddress,
  type Listener,
  type ListenerReach,
} from "../../../../app/domain/privacy/listeners";
import type { RunCommand } from "../../../platform/run-command";
import { askMachine, textOfMachine } from "./ask";

export type OpenPort = Listener & { reach: ListenerReach };
export type OpenPorts = {
  ports: readonly OpenPort[];
  /** False where the system shows an account only its own programs: what is missing may still be there. */
  isComplete: boolean;
};

type Options = {
  runCommand: RunCommand;
  readTextFile(file: string): Promise<string | null>;
  os: NodeJS.Platform;
  /** Of this machine, unless a test says otherwise. */
  interfaces?: () => readonly InterfaceAddress[];
};

/** Who listens for connections on this machine, and from where each can be reached. Never throws. */
export function createListenerReader({ runCommand, readTextFile, os, interfaces = ownInterfaces }: Options) {
  async function list(
    signal: AbortSignal | undefined,
  ): Promise<Reading<{ listeners: Listener[]; isComplete: boolean }>> {
    if (os === "darwin") {
      const answer = await askMachine(runCommand, ["lsof", "-nP", "-iTCP", "-sTCP:LISTEN"], signal);
      // lsof exits 1 when there is nothing to list
      return answer.isKnown ? known({ listeners: parseLsof(answer.value.stdout), isComplete: false }) : answer;
    }
    if (os === "win32") {
      const answer = await textOfMachine(runCommand, ["netstat", "-ano", "-p", "TCP"], signal);
      const six = await textOfMachine(runCommand, ["netstat", "-ano", "-p", "TCPv6"], signal);
      if (!answer.isKnown) return answer;
      const tasks = await textOfMachine(runCommand, ["tasklist", "/FO", "CSV", "/NH"], signal);
      const names = parseTasklist(tasks.isKnown ? tasks.value : "");
      const rows = [answer.value, six.isKnown ? six.value : ""].flatMap(parseNetstatWindows);
      const listeners = rows.map((row) => ({ ...row, program: names.get(row.pid ?? -1) ?? null }));
      return known({ listeners, isComplete: six.isKnown });
    }
    if (os !== "linux") return unknown("not-supported");
    const answer = await textOfMachine(runCommand, ["ss", "-H", "-l", "-t", "-n", "-p"], signal);
    if (answer.isKnown) return known({ listeners: parseSs(answer.value), isComplete: true });
    const tables = await Promise.all(
      ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readTextFile(file).catch(() => null)),
    );
    if (tables[0] === null) return answer;
    return known({ listeners: tables.flatMap((text) => parseProcNetTcp(text ?? "")), isComplete: true });
  }

  return async (signal?: AbortSignal): Promise<Reading<OpenPorts>> => {
    const listed = await list(signal);
    if (!listed.isKnown) return listed;
    const own = interfaces();
    const ports = listed.value.listeners.map((each) => ({ ...each, reach: reachOfListener(each.address, own) }));
    return known({ ports: distinct(ports), isComplete: listed.value.isComplete });
  };
}

/** One program often has several sockets of one address and port, and its workers each list them again. */
function distinct(ports: readonly OpenPort[]): OpenPort[] {
  const seen = new Map(ports.map((each) => [`${each.address} ${each.port} ${each.pid}`, each]));
  return [...seen.values()].toSorted((a, b) => a.port - b.port || a.address.localeCompare(b.address));
}

const ownInterfaces = (): InterfaceAddress[] =>
  Object.entries(networkInterfaces()).flatMap(([name, list]) => (list ?? []).map(({ address }) => ({ name, address })));
