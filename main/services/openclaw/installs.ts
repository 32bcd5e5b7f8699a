import { known, unknown } from "../../../app/contract/common";
import type { Failure } from "../../../app/contract/errors";
import type { Dialect, OpenClawInstall } from "../../../app/contract/openclaw";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { ownWords, setupFailure, versionIn } from "./cli-output";
import { dialects } from "./locate";
import { shortTimeoutMs } from "./dialect-shared";

export type FindExecutable = (name: string) => string | null | undefined | Promise<string | null | undefined>;

/** Finds both command lines and asks each for its version; one that worked is not asked again at the same path. */
export function createInstallFinder({
  findExecutable,
  overrideOf,
  environmentOf,
  runCommand,
}: {
  findExecutable: FindExecutable;
  overrideOf: (dialect: Dialect) => string | null;
  environmentOf: (file: string, dialect: Dialect) => Record<string, string>;
  runCommand: RunCommand;
}) {
  const working = new Map<string, OpenClawInstall>();

  return async (): Promise<OpenClawInstall[]> => {
    const found = await Promise.all(dialects.map(look));
    return found.filter((each) => each !== null);
  };

  async function look(dialect: Dialect): Promise<OpenClawInstall | null> {
    const override = overrideOf(dialect);
    const file = override ?? (await findExecutable(dialect)) ?? null;
    if (file === null) return null;
    const remembered = working.get(file);
    if (remembered !== undefined) return remembered;
    const result = await runCommand({
      file,
      args: ["--version"],
      env: environmentOf(file, dialect),
      timeoutMs: shortTimeoutMs,
    });
    const install = readInstall(dialect, file, result);
    if (install.problem === null) working.set(file, install);
    return install;
  }
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
