import { spawn } from "node:child_process";
import { chmod, mkdir, open, rename, stat } from "node:fs/promises";
import path from "node:path";
import { CodedError } from "../../app/contract/errors";
import type { ProcessEnd } from "../../app/contract/standalone";
import { endInEnglish } from "../../app/domain/standalone/runner-end";
import type { Clock } from "./clock";
import type { RecordInLedger } from "./ledger-entry";
import { maskArgs } from "./mask";

/** A program that goes on when Homeport ends, with those it starts in a group of its own (its id is `pid`). */
export type Daemon = {
  pid: number;
  /** Resolves when it has ended, with how. Never rejects. */
  ended: Promise<ProcessEnd>;
};

export type Daemons = {
  /**
   * Starts one in `folder` (made, 0700), without a shell; what it says goes to the end of `logFile` (0600), and nobody of ours
   * has to read it. Throws CodedError command-missing when it can't be started.
   */
  start(request: {
    file: string;
    args: readonly string[];
    env: Readonly<Record<string, string>>;
    folder: string;
    logFile: string;
  }): Promise<Daemon>;
  /** To one process, or to all of a group. False: nobody there, or not ours. */
  signal(pid: number, signal: "SIGTERM" | "SIGKILL", whom: "process" | "group"): boolean;
  isAlive(pid: number): boolean;
  /** The last bytes of a file; empty when there is none. */
  readEnd(file: string, maxBytes: number): Promise<string>;
};

/** Older words are put aside at a start when there are more than these, and those from before are gone. */
const logMaxBytes = 8 * 1024 ** 2;

export function createDaemons({ record, clock }: { record: RecordInLedger; clock: Clock }): Daemons {
  return {
    async start({ file, args, env, folder, logFile }) {
      const startedAtMs = clock.monotonicMs();
      const tell = (outcome: string) =>
        record({ kind: "command", file, args: maskArgs(args), outcome, durationMs: clock.monotonicMs() - startedAtMs });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      const log = await openLog(logFile);
      try {
        const child = spawn(file, [...args], {
          cwd: folder,
          env: { ...env },
          stdio: ["ignore", log.fd, log.fd],
          detached: true,
          windowsHide: true,
          shell: false,
        });
        const ended = new Promise<ProcessEnd>((resolve) => {
          child.once("exit", (code, signal) =>
            resolve(signal === null ? { kind: "exit", code: code ?? -1 } : { kind: "signal", signal }),
          );
        });
        await new Promise<void>((resolve, reject) => {
          child.once("spawn", resolve);
          child.once("error", reject);
        });
        // else a runner that is kept would keep us
        child.unref();
        tell("started");
        void ended.then((end) => tell(endInEnglish(end)));
        return { pid: child.pid ?? 0, ended };
      } catch (error) {
        tell("missing");
        throw new CodedError("command-missing", `${file} could not be started.`, String(error));
      } finally {
        await log.close();
      }
    },
    signal(pid, signal, whom) {
      try {
        return process.kill(whom === "group" ? -pid : pid, signal);
      } catch {
        return false;
      }
    },
    isAlive(pid) {
      try {
        return process.kill(pid, 0);
      } catch (error) {
        return error instanceof Error && "code" in error && error.code === "EPERM";
      }
    },
    async readEnd(file, maxBytes) {
      const handle = await open(file, "r").catch(() => null);
      if (handle === null) return "";
      try {
        const { size } = await handle.stat();
        const length = Math.min(size, maxBytes);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
        return buffer.subarray(0, bytesRead).toString("utf8");
      } finally {
        await handle.close();
      }
    },
  };
}

async function openLog(file: string) {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > logMaxBytes) await rename(file, `${file}.old`).catch(() => {});
  const handle = await open(file, "a", 0o600);
  await handle.chmod(0o600);
  return handle;
}
