import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import type { Clock } from "./clock";
import { createBoundedBuffer, createLineSplitter } from "./text-stream";

const killAfterMs = 3000;
/** Output that a left-behind grandchild still holds open is waited for this long after the child's own end. */
const drainMs = 300;
/** A grandchild that never falls silent is waited for this many times: 2.1 s. */
const longestDrainTurns = 7;
/** A process that outlives even SIGKILL (stuck in the kernel) is given up after this. */
const giveUpMs = 2000;
const maxLineChars = 1024 * 1024;
/** What setTimeout can count; a longer limit is none. */
const longestTimerMs = 2 ** 31 - 1;

export type CommandResult =
  | { kind: "exited"; exitCode: number; stdout: string; stderr: string; isTruncated: boolean; durationMs: number }
  /** No such file, or not executable. */
  | { kind: "missing"; message: string }
  | { kind: "timed-out"; stdout: string; stderr: string; durationMs: number }
  | { kind: "cancelled"; stdout: string; stderr: string; durationMs: number }
  /** Ended by a signal that was not ours. */
  | { kind: "killed"; signal: string; stdout: string; stderr: string; durationMs: number };

type Launch = {
  /** Absolute. */
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string | undefined;
  stdin: string | undefined;
  signal: AbortSignal;
  timeoutMs: number | null;
  maxOutputBytes: number;
  keep: "head" | "tail";
  clock: Clock;
  /** Without it output is kept and not cut into lines: a flood of them would keep main busy for nobody. */
  onLine: ((line: string, stream: "stdout" | "stderr") => void) | undefined;
  onStart: (pid: number) => void;
};

/** Runs one child to its end. Never rejects. What it ended with is read from the process itself: exit code or signal. */
export async function launch(options: Launch): Promise<CommandResult> {
  const { file, args, env, cwd, stdin, clock, signal } = options;
  const startedAtMs = clock.monotonicMs();
  const durationMs = () => clock.monotonicMs() - startedAtMs;
  if (signal.aborted) return { kind: "cancelled", stdout: "", stderr: "", durationMs: 0 };

  let child: ReturnType<typeof start>;
  try {
    child = start();
  } catch (error) {
    // execa refuses some requests at once: a folder that isn't there, a line break for cmd.exe
    return { kind: "missing", message: reasonOf(file, error) };
  }
  function start() {
    return execa(file, [...args], {
      env,
      extendEnv: false,
      ...(cwd === undefined ? {} : { cwd }),
      ...(stdin === undefined ? { stdin: "ignore" } : { input: stdin }),
      stdout: "pipe",
      stderr: "pipe",
      encoding: "buffer",
      buffer: false,
      reject: false,
      windowsHide: true,
      cleanup: true,
      killDescendants: true,
      forceKillAfterDelay: killAfterMs,
    });
  }

  const process_ = child.nodeChildProcess;
  const hasExited = () => process_.exitCode !== null || process_.signalCode !== null;
  const exited = new Promise<void>((resolve) => {
    process_.once("exit", () => resolve());
  });
  const { onLine } = options;
  const linesOf = (stream: "stdout" | "stderr") => onLine && ((line: string) => onLine(line, stream));
  const outputs = [
    collect(child.stdout, linesOf("stdout"), options),
    collect(child.stderr, linesOf("stderr"), options),
  ] as const;

  const over = new AbortController();
  let ended: "timed-out" | "cancelled" | null = null;
  let gaveUp: () => void;
  const givenUp = new Promise<void>((resolve) => {
    gaveUp = resolve;
  });
  function end(why: "timed-out" | "cancelled"): void {
    // an end that comes after the child's own is stale
    if (ended !== null || hasExited() || over.signal.aborted) return;
    ended = why;
    child.kill();
    void endGroup(child.pid).then(() => gaveUp());
  }

  const onAbort = () => end("cancelled");
  signal.addEventListener("abort", onAbort, { once: true });
  if (options.timeoutMs !== null && options.timeoutMs <= longestTimerMs) {
    clock.sleep(options.timeoutMs, over.signal).then(
      () => end("timed-out"),
      () => {},
    );
  }
  if (child.pid !== undefined) options.onStart(child.pid);

  // a grandchild may keep our pipes open for ever; the command is over when the child is
  async function letGoOfOutput(): Promise<void> {
    await exited;
    await Promise.race([Promise.all(outputs.map((each) => each.closed)), quiet(outputs)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
  void letGoOfOutput();
  const result = await Promise.race([child, givenUp.then(() => null)]);
  over.abort();
  signal.removeEventListener("abort", onAbort);
  for (const output of outputs) output.finish();

  const [out, err] = outputs;
  const said = { stdout: out.text(), stderr: err.text(), durationMs: durationMs() };
  if (ended !== null) return { kind: ended, ...said };
  if (process_.signalCode !== null) return { kind: "killed", signal: process_.signalCode, ...said };
  // a negative or missing code: it was never started
  if (child.pid === undefined || process_.exitCode === null) {
    return { kind: "missing", message: reasonOf(file, result) };
  }
  return { kind: "exited", exitCode: process_.exitCode, isTruncated: out.isTruncated() || err.isTruncated(), ...said };
}

function collect(
  stream: NodeJS.ReadableStream | null | undefined,
  onLine: ((line: string) => void) | undefined,
  { maxOutputBytes, keep }: Pick<Launch, "maxOutputBytes" | "keep">,
) {
  const buffer = createBoundedBuffer(maxOutputBytes, keep);
  const decoder = new TextDecoder();
  const say = (line: string) => {
    try {
      onLine?.(line);
    } catch {
      // a listener's fault must not end the command
    }
  };
  const lines = createLineSplitter({ onLine: say, onTooLong: say, maxChars: maxLineChars });
  let isFinished = false;
  let lastAt = performance.now();
  stream?.on("data", (chunk: Buffer) => {
    if (isFinished) return;
    lastAt = performance.now();
    buffer.push(chunk);
    if (onLine !== undefined) lines.push(decoder.decode(chunk, { stream: true }));
  });
  stream?.on("error", () => {});
  return {
    closed: new Promise<void>((resolve) => {
      if (stream) stream.once("close", resolve);
      else resolve();
    }),
    lastAt: () => lastAt,
    finish(): void {
      if (isFinished) return;
      isFinished = true;
      lines.push(decoder.decode());
      lines.end();
    },
    text: buffer.text,
    isTruncated: buffer.isTruncated,
  };
}

/**
 * Resolves when nothing came for a while, or after long enough: counted in turns of the loop, so that a busy moment is
 * not taken for silence.
 */
async function quiet(outputs: readonly { lastAt: () => number }[]): Promise<void> {
  for (let turn = 0, before = -1, last = 0; turn < longestDrainTurns; turn++, before = last) {
    await delay(drainMs, undefined, { ref: false });
    last = Math.max(...outputs.map((each) => each.lastAt()));
    if (last === before) return;
  }
}

/** Sees to it that the whole group is gone: what ignores SIGTERM gets SIGKILL, also when the child itself went quietly. */
async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  const isThere = () => process.platform !== "win32" && signalGroup(pid, 0);
  const killAt = performance.now() + killAfterMs;
  while (isThere() && performance.now() < killAt) await delay(25);
  if (isThere()) signalGroup(pid, "SIGKILL");
  await delay(process.platform === "win32" ? killAfterMs + giveUpMs : giveUpMs, undefined, { ref: false });
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Without the arguments: they may hold what must not be written down. */
function reasonOf(file: string, error: unknown): string {
  const code = error !== null && typeof error === "object" && "code" in error ? error.code : undefined;
  if (typeof code === "string") return `${file}: ${code}`;
  return error instanceof TypeError && process.platform === "win32"
    ? `${file}: its arguments can't be passed on safely`
    : `${file}: could not be started`;
}
