import {
  type ProcessRow,
  enginesOf,
  processesArgs,
  readProcesses,
  readWindowsProcesses,
  runnersAt,
  windowsProcessesArgs,
} from "../../../app/domain/engine-processes";
import type { Clock } from "../../platform/clock";
import type { Daemons } from "../../platform/daemons";
import type { RunCommand } from "../../platform/run-command";

const listMs = 10_000;
const killMs = 10_000;
const goneMs = 3000;
const lookEveryMs = 50;

/** The processes that are provably ours: runners at our socket, and engines in the group of one. */
export function createOwnProcesses({
  daemons,
  runCommand,
  clock,
  socketPath,
  os,
  unload,
}: {
  daemons: Daemons;
  runCommand: RunCommand;
  clock: Clock;
  socketPath: string;
  os: NodeJS.Platform;
  /** Asks the runner to end its engines. Never rejects. */
  unload(limitMs: number): Promise<void>;
}) {
  const isWindows = os === "win32";

  /** Null when the system's list does not come: nothing is ended then. */
  async function list(): Promise<ProcessRow[] | null> {
    const [file, args] = isWindows ? ["powershell.exe", windowsProcessesArgs] : ["ps", processesArgs];
    const result = await runCommand({ file, args, timeoutMs: listMs });
    if (result.kind !== "exited" || result.exitCode !== 0) return null;
    return isWindows ? readWindowsProcesses(result.stdout) : readProcesses(result.stdout);
  }

  /** Resolves true when none of them is left, false when the time is over. */
  async function untilGone(pids: readonly number[], limitMs: number = goneMs): Promise<boolean> {
    const until = clock.monotonicMs() + limitMs;
    while (pids.some((pid) => daemons.isAlive(pid))) {
      if (clock.monotonicMs() >= until) return false;
      await clock.sleep(lookEveryMs);
    }
    return true;
  }

  return {
    untilGone,
    /** Engines the runner of this group has now. */
    enginesOf: async (group: number) => enginesOf((await list()) ?? [], group),
    /** Runners at our socket, another one than ours only where Homeport lost sight of it; null when nobody can say. */
    async runners(): Promise<number[] | null> {
      const rows = await list();
      return rows && runnersAt(rows, socketPath).map(({ pid }) => pid);
    },
    /**
     * Ends engines whose runner is gone: they hold their memory, and nobody uses them. They have nothing to save, so they are
     * killed. Answers with how many, and which groups may still have some.
     */
    async endOrphans(groups: readonly number[]): Promise<{ ended: number; left: number[] }> {
      if (groups.length === 0) return { ended: 0, left: [] };
      const rows = await list();
      if (rows === null) return { ended: 0, left: [...groups] };
      const orphaned = groups
        .filter((group) => !rows.some(({ pid }) => pid === group))
        .flatMap((group) => enginesOf(rows, group));
      for (const { pid } of orphaned) daemons.signal(pid, "SIGKILL", "process");
      const areGone = await untilGone(orphaned.map(({ pid }) => pid));
      const left = areGone ? [] : groups.filter((group) => orphaned.some((row) => row.group === group));
      return { ended: orphaned.filter(({ pid }) => !daemons.isAlive(pid)).length, left };
    },
    /** A runner and all its engines: first politely, then not. */
    async end(pid: number, politeMs: number): Promise<void> {
      if (isWindows) {
        // no signal there asks a program without a window to end by itself: only its engines can be asked for
        await unload(politeMs);
        await runCommand({ file: "taskkill", args: ["/PID", String(pid), "/T", "/F"], timeoutMs: killMs });
        await untilGone([pid]);
        return;
      }
      daemons.signal(pid, "SIGTERM", "process");
      await untilGone([pid], politeMs);
      if (daemons.isAlive(pid)) daemons.signal(pid, "SIGKILL", "group");
      await untilGone([pid]);
    },
  };
}
export type OwnProcesses = ReturnType<typeof createOwnProcesses>;
