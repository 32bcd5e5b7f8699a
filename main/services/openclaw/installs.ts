import { known, unknown } from "../../../app/contract/common";
import type { Failure } from "../../../app/contract/errors";
import type { Dialect, OpenClawInstall } from "../../../app/contract/openclaw";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { ownWords, setupFailure, versionIn } from "./cli-output";
import { dialects } from "./locate";
import { shortTimeoutMs } from "./dialect-shared";

export type FindExecutable = (name: string) => string | null | undefined | Promise<string | null | undefined>;

/** How it is started: a program, and what comes before its own arguments. */
export type CliCommand = { file: string; args: readonly string[] };
export type FoundInstall = OpenClawInstall & { command: CliCommand };
/** Installed by Homeport: started by a Node of its own, never by its first line. `node` null: none that fits is there. */
export type OwnCommandOf = (dialect: Dialect) => Promise<{ entry: string; node: string | null } | null>;

/**
 * Finds both command lines and asks each for its version; one that worked is not asked again at the same path. Where the user
 * says one is comes first, then the one Homeport installed, then the PATH.
 */
export function createInstallFinder({
  findExecutable,
  ownCommandOf = async () => null,
  overrideOf,
  environmentOf,
  runCommand,
}: {
  findExecutable: FindExecutable;
  ownCommandOf?: OwnCommandOf | undefined;
  overrideOf: (dialect: Dialect) => string | null;
  environmentOf: (file: string, dialect: Dialect) => Record<string, string>;
  runCommand: RunCommand;
}) {
  const working = new Map<string, FoundInstall>();

  return async (): Promise<FoundInstall[]> => {
    const found = await Promise.all(dialects.map(look));
    return found.filter((each) => each !== null);
  };

  async function look(dialect: Dialect): Promise<FoundInstall | null> {
    const override = overrideOf(dialect);
    const own = override === null ? await ownCommandOf(dialect) : null;
    const file = override ?? own?.entry ?? (await findExecutable(dialect)) ?? null;
    if (file === null) return null;
    if (own?.node === null) return withoutNode(dialect, file);
    const command: CliCommand = own === null ? { file, args: [] } : { file: own.node, args: [own.entry] };
    const key = JSON.stringify(command);
    const remembered = working.get(key);
    if (remembered !== undefined) return remembered;
    const result = await runCommand({
      file: command.file,
      args: [...command.args, "--version"],
      env: environmentOf(command.file, dialect),
      timeoutMs: shortTimeoutMs,
    });
    const install = { ...readInstall(dialect, file, result), command };
    if (install.problem === null) working.set(key, install);
    return install;
  }
}

function withoutNode(dialect: Dialect, file: string): FoundInstall {
  const problem: Failure = { code: "install-no-node", message: "The Node it ran on is gone" };
  return { dialect, path: file, version: unknown("tool-missing"), problem, command: { file, args: [] } };
}

/** What `--version` told: a version, or why this command line can't be used. */
export function readInstall(dialect: Dialect, file: string, result: CommandResult): OpenClawInstall {
  const version = result.kind === "exited" ? versionIn(result.stdout) : null;
  const problem = problemOf(dialect, result, version);
  return { dialect, path: file, version: version === null ? unknown("tool-failed") : known(version), problem };
}

function problemOf(dialect: Dialect, result: CommandResult, version: string | null): Failure | null {
  if (result.kind === "missing")
    return { code: "openclaw-missing", message: "It can't be started", detail: result.message };
  if (result.kind === "timed-out") return { code: "timed-out", message: "It didn't say its version in time" };
  if (result.kind !== "exited")
    return { code: "openclaw-broken", message: "It ended at once", detail: ownWords(result) };
  // openclaw on a Node it doesn't like still says its version, and fails at everything else
  if (/unsupported Node/i.test(result.stderr)) {
    return { code: "openclaw-node-too-old", message: "It needs a newer Node.js", detail: ownWords(result) };
  }
  if (version !== null) return null;
  const setup = setupFailure(result);
  if (setup?.code === "openclaw-broken" && dialect === "clawdbot") {
    return {
      ...setup,
      message: "This release of clawdbot lacks files. Install the one that works: npm i -g clawdbot@2026.1.24-3",
    };
  }
  return setup ?? { code: "openclaw-broken", message: "It didn't say its version", detail: ownWords(result) };
}
