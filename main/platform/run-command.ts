import type { Clock } from "./clock";
import { readVariable, scrubEnvironment } from "./environment";
import type { RecordInLedger } from "./ledger-entry";
import { launch, type CommandResult } from "./launch";
import { maskArgs, maskSecrets } from "./mask";
import { findExecutable } from "./search-path";

export type { CommandResult } from "./launch";

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

/** Never throws and never rejects. */
export type RunCommand = (request: CommandRequest) => Promise<CommandResult>;

/** A process that is meant to stay. Its output is kept from the end (64 KiB unless told); `done` never rejects. */
export type StartCommand = (request: Omit<CommandRequest, "timeoutMs">) => RunningCommand;
export type RunningCommand = {
  /** Undefined until it was started, and when it could not be. */
  readonly pid: number | undefined;
  /** Ends it and its children; resolves when it has ended. Safe to call twice. */
  stop(): Promise<void>;
  done: Promise<CommandResult>;
};

export type CommandDeps = {
  /** Ours, not yet scrubbed. */
  env: Readonly<Record<string, string | undefined>>;
  /** The repaired PATH. */
  path: string;
  record: RecordInLedger;
  clock: Clock;
  platform?: NodeJS.Platform;
  /** Said to every child, whatever environment it is given. */
  extraVariables?: () => Readonly<Record<string, string>>;
};

/**
 * Runs commands. On macOS and Linux each child leads a process group of its own, so that its children end with it:
 * SIGTERM to the group, SIGKILL after 3 s. A Windows `.cmd` (what npm installs) is run by execa through cmd.exe with
 * every argument escaped; an argument with a line break can't be, and comes back as `missing`.
 */
export function createRunCommand(deps: CommandDeps): RunCommand {
  return async (request) => {
    if (request.signal?.aborted === true) return { kind: "cancelled", stdout: "", stderr: "", durationMs: 0 };
    return begin(deps, request, { timeoutMs: request.timeoutMs, maxOutputBytes: 4 * 1024 * 1024, keep: "head" }).done;
  };
}

/** Starts commands that stay; the same rules as {@link createRunCommand}, without a time limit. Told to the ledger twice. */
export function createStartCommand(deps: CommandDeps): StartCommand {
  return (request) => begin(deps, request, { timeoutMs: null, maxOutputBytes: 64 * 1024, keep: "tail" });
}

type Limits = { timeoutMs: number | null; maxOutputBytes: number; keep: "head" | "tail" };

function begin(deps: CommandDeps, request: Omit<CommandRequest, "timeoutMs">, limits: Limits): RunningCommand {
  const { clock, record } = deps;
  const stopping = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stopping.signal]) : stopping.signal;
  const startedAtMs = clock.monotonicMs();
  let pid: number | undefined;

  function tell(file: string, outcome: string): void {
    const secrets = request.secrets ?? [];
    record({
      kind: "command",
      file: maskSecrets(file, secrets),
      args: maskArgs(request.args, secrets),
      outcome,
      durationMs: clock.monotonicMs() - startedAtMs,
    });
  }

  async function run(): Promise<CommandResult> {
    const found = await prepare(deps, request);
    if (found.kind === "missing") {
      tell(request.file, "missing");
      return found;
    }
    const result = await launch({
      file: found.file,
      args: request.args,
      env: found.env,
      cwd: request.cwd,
      stdin: request.stdin,
      signal,
      timeoutMs: limits.timeoutMs,
      maxOutputBytes: request.maxOutputBytes ?? limits.maxOutputBytes,
      keep: limits.keep,
      clock,
      onLine: request.onLine?.bind(request),
      onStart(startedPid) {
        pid = startedPid;
        if (limits.timeoutMs === null) tell(found.file, "started");
      },
    });
    tell(found.file, outcomeOf(result));
    return result;
  }

  const done = run();
  return {
    get pid() {
      return pid;
    },
    done,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function prepare(
  { env, path, platform = process.platform, extraVariables }: CommandDeps,
  request: Omit<CommandRequest, "timeoutMs">,
): Promise<{ kind: "found"; file: string; env: Record<string, string> } | { kind: "missing"; message: string }> {
  const given = [request.file, request.cwd ?? "", ...request.args, ...Object.entries(request.env ?? {}).flat()];
  if (given.some((each) => each.includes("\0"))) {
    return { kind: "missing", message: "A command can't hold a null byte" };
  }
  const childEnv = { ...(request.env ?? scrubEnvironment(env)), ...extraVariables?.() };
  if (request.env === undefined || readVariable(childEnv, "PATH", platform) === undefined) {
    for (const name of Object.keys(childEnv)) {
      // two spellings of PATH on Windows: the child would get either
      if (platform === "win32" && name.toUpperCase() === "PATH") delete childEnv[name];
    }
    childEnv["PATH"] = path;
  }
  const [file] = await findExecutable(request.file, {
    path: readVariable(childEnv, "PATH", platform) ?? "",
    platform,
    pathExt: readVariable(env, "PATHEXT", platform),
  });
  if (file !== undefined) return { kind: "found", file, env: childEnv };
  return { kind: "missing", message: maskSecrets(`${request.file}: not found, or not executable`, request.secrets) };
}

function outcomeOf(result: CommandResult): string {
  if (result.kind === "exited") return `exit ${result.exitCode}`;
  return result.kind === "killed" ? `killed by ${result.signal}` : result.kind;
}
