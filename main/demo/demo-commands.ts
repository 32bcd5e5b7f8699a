import path from "node:path";
import type { Clock } from "../platform/clock";
import type { OfflineSwitch } from "../platform/offline";
import type { RecordInLedger } from "../platform/ledger-entry";
import { maskArgs, maskSecrets } from "../platform/mask";
import type { CommandRequest, CommandResult, RunCommand, StartCommand } from "../platform/run-command";

export type Spoken = { stdout?: string; stderr?: string; exitCode?: number };
export type ToolCall = {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  stdin: string;
  signal: AbortSignal;
  /** A line at once, for tools that stay. */
  say(line: string): void;
};
/** A command line of the simulated machine. May reject only because of its signal. */
export type Tool = (call: ToolCall) => Promise<Spoken>;

/** Commands that are functions: nothing is ever started. Same results and ledger entries as the real ones. */
export function createDemoCommands({
  findTool,
  record,
  clock,
  signal: quitting,
  offline,
}: {
  /** By absolute path or bare name; null: there is no such file. */
  findTool: (file: string) => { file: string; tool: Tool } | null;
  record: RecordInLedger;
  clock: Clock;
  signal: AbortSignal;
  offline: OfflineSwitch;
}): { runCommand: RunCommand; startCommand: StartCommand; endProcess: (pid: number) => void } {
  async function run(
    request: Omit<CommandRequest, "timeoutMs">,
    timeoutMs: number | null,
    stopping: AbortSignal,
  ): Promise<CommandResult> {
    const startedMs = clock.monotonicMs();
    const durationMs = () => clock.monotonicMs() - startedMs;
    const secrets = request.secrets ?? [];
    const tell = (file: string, outcome: string) =>
      record({
        kind: "command",
        file: maskSecrets(file, secrets),
        args: maskArgs(request.args, secrets),
        outcome,
        durationMs: durationMs(),
      });
    if (stopping.aborted) return { kind: "cancelled", stdout: "", stderr: "", durationMs: 0 };
    const found = findTool(request.file);
    if (found === null) {
      tell(request.file, "missing");
      return { kind: "missing", message: `${request.file}: not found, or not executable` };
    }
    const limit = new AbortController();
    const done = new AbortController();
    if (timeoutMs !== null)
      void clock.sleep(timeoutMs, done.signal).then(
        () => limit.abort(),
        () => {},
      );
    else tell(found.file, "started");
    const signal = AbortSignal.any([stopping, limit.signal]);
    let said = "";
    const call: ToolCall = {
      args: request.args,
      env: { ...request.env, ...offline.childVariables() },
      stdin: request.stdin ?? "",
      signal,
      say(line) {
        said = `${said}${line}\n`.slice(-64 * 1024);
        request.onLine?.(line, "stdout");
      },
    };
    let result: CommandResult;
    try {
      const { stdout = "", stderr = "", exitCode = 0 } = await found.tool(call);
      for (const [text, stream] of [
        [stdout, "stdout"],
        [stderr, "stderr"],
      ] as const) {
        if (text !== "") for (const line of text.replace(/\n$/, "").split("\n")) request.onLine?.(line, stream);
      }
      result = {
        kind: "exited",
        exitCode,
        stdout: said + stdout,
        stderr,
        isTruncated: false,
        durationMs: durationMs(),
      };
    } catch (error) {
      if (!signal.aborted) {
        const stderr = `${error instanceof Error ? error.message : String(error)}\n`;
        result = { kind: "exited", exitCode: 1, stdout: said, stderr, isTruncated: false, durationMs: durationMs() };
      } else {
        const kind = limit.signal.aborted && !stopping.aborted ? "timed-out" : "cancelled";
        result = { kind, stdout: said, stderr: "", durationMs: durationMs() };
      }
    } finally {
      done.abort();
    }
    tell(found.file, result.kind === "exited" ? `exit ${result.exitCode}` : result.kind);
    return result;
  }

  const endOf = (signal: AbortSignal | undefined) => (signal === undefined ? [quitting] : [signal, quitting]);
  let nextPid = 4000;
  const running = new Map<number, AbortController>();

  return {
    runCommand: (request) => run(request, request.timeoutMs, AbortSignal.any(endOf(request.signal))),
    endProcess: (pid) => running.get(pid)?.abort(),
    startCommand(request) {
      const stop = new AbortController();
      const done = run(request, null, AbortSignal.any([...endOf(request.signal), stop.signal]));
      nextPid += 1;
      const pid = findTool(request.file) === null ? undefined : nextPid;
      if (pid !== undefined) {
        running.set(pid, stop);
        void done.then(() => running.delete(pid));
      }
      return {
        pid,
        done,
        async stop() {
          stop.abort();
          await done;
        },
      };
    },
  };
}

/** The last part of a path, of either system. */
export const toolName = (file: string) => path.posix.basename(file.replaceAll("\\", "/")).replace(/\.(exe|cmd)$/i, "");
