/** One child process, run to its end. Never a shell: `file` and `args` go to the system as they are. */
export type CommandRequest = {
  /** Absolute path, or a bare name looked up on the repaired PATH. */
  file: string;
  args: readonly string[];
  /** Replaces the environment when given (PATH is added when missing); otherwise the scrubbed default is used. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Secrets go this way, never in args. */
  stdin?: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Per stream; what comes after is dropped and `isTruncated` set. Default 4 MiB. */
  maxOutputBytes?: number;
  onLine?(line: string, stream: "stdout" | "stderr"): void;
  /** Strings masked wherever this command is written down. */
  secrets?: readonly string[];
};

export type CommandResult =
  | { kind: "exited"; exitCode: number; stdout: string; stderr: string; isTruncated: boolean; durationMs: number }
  /** No such file, or not executable. */
  | { kind: "missing"; message: string }
  | { kind: "timed-out"; stdout: string; stderr: string; durationMs: number }
  | { kind: "cancelled"; stdout: string; stderr: string; durationMs: number }
  /** Ended by a signal that was not ours. */
  | { kind: "killed"; signal: string; stdout: string; stderr: string; durationMs: number };

/** Never throws and never rejects. */
export type RunCommand = (request: CommandRequest) => Promise<CommandResult>;
