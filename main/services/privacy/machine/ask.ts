import { setTimeout as delay } from "node:timers/promises";
import { known, unknown, type Reading, type UnknownReason } from "../../../../app/contract/common";
import type { RunCommand } from "../../../platform/run-command";

/** How long one command about the machine may take. */
const commandMs = 8000;
/** How long a look at the disk may take: a folder on a network that is gone answers never. */
const diskMs = 5000;

/** What a command printed, whatever its exit code; unknown when it didn't run to its end. */
export async function askMachine(
  runCommand: RunCommand,
  [file, ...args]: readonly [string, ...string[]],
  signal: AbortSignal | undefined,
): Promise<Reading<{ stdout: string; stderr: string; exitCode: number }>> {
  const result = await runCommand({ file, args, timeoutMs: commandMs, ...(signal && { signal }) });
  switch (result.kind) {
    case "exited":
      return result.isTruncated ? unknown("implausible") : known(result);
    case "missing":
      return unknown("tool-missing", file);
    case "timed-out":
      return unknown("timed-out", file);
    default:
      return unknown("tool-failed", file);
  }
}

/** The same, of a command that succeeds only with exit code 0. */
export async function textOfMachine(
  runCommand: RunCommand,
  command: readonly [string, ...string[]],
  signal: AbortSignal | undefined,
): Promise<Reading<string>> {
  const answer = await askMachine(runCommand, command, signal);
  if (!answer.isKnown) return answer;
  return answer.value.exitCode === 0 ? known(answer.value.stdout) : unknown("tool-failed", command[0]);
}

/** A look at the disk, with its end: unknown when it takes too long, was aborted, or the system refuses. */
export async function lookWithin<T>(look: () => Promise<T>, signal: AbortSignal | undefined): Promise<Reading<T>> {
  if (signal?.aborted === true) return unknown("not-measured-yet");
  const over = new AbortController();
  const end = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const late = delay(diskMs, undefined, { signal: end, ref: false }).then(
    (): Reading<T> => unknown("timed-out"),
    (): Reading<T> => unknown("not-measured-yet"),
  );
  const seen = look().then(
    (value): Reading<T> => known(value),
    (error: unknown): Reading<T> => unknown(reasonOf(error)),
  );
  const first = await Promise.race([seen, late]);
  over.abort();
  return first;
}

function reasonOf(error: unknown): UnknownReason {
  const code = codeOf(error);
  return code === "EACCES" || code === "EPERM" ? "no-permission" : "tool-failed";
}

/** The system's code of an error; empty when it has none. */
const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

export const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
