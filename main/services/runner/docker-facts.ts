import { unknown, type Reading } from "../../../app/contract/common";
import type { DockerFacts } from "../../../app/contract/runner";
import { runnerContainer } from "../../../app/domain/container-limits";
import { textOf, valueAt } from "../../../app/domain/json-value";
import { scrubEnvironment } from "../../platform/environment";
import type { RunCommand } from "../../platform/run-command";
import {
  type RunnerContainer,
  daemonWords,
  jsonOf,
  namesAt,
  noFacts,
  parseContainers,
  parseDockerFacts,
  parseModelVersion,
  parsePlugin,
} from "./parse-docker";

const commandMs = 10_000;

/** What docker's command line says, with what the window is not shown. */
export type DockerFindings = {
  facts: DockerFacts;
  /** Null when not asked or not told. */
  container: RunnerContainer | null;
  /** The command line is not installed at all. */
  isMissing: boolean;
  /** Docker's own words about a daemon it can't reach. */
  daemonWords: string | null;
  /** `docker desktop …` is there: Docker Desktop 4.37 and newer bring it. */
  hasDesktopCli: Reading<boolean>;
  /** Names of the daemon's runtimes (`runc`, `nvidia`): they decide which image the runner's installer takes. */
  runtimes: string[];
  /** Where the daemon keeps its volumes, with them the runner's models. */
  rootFolder: string | null;
};

/** Asks docker's command line: version, plugins and the runner's container. Never throws. */
export async function readDockerFindings({
  runCommand,
  findExecutable,
  env,
  hasDesktopRunner,
  signal,
}: {
  runCommand: RunCommand;
  findExecutable: (name: string) => Promise<string | null>;
  env: Readonly<Record<string, string | undefined>>;
  /** Docker Desktop of this system has a Model Runner of its own (not so on Linux but for WSL). */
  hasDesktopRunner: boolean;
  signal?: AbortSignal;
}): Promise<DockerFindings> {
  const file = await findExecutable("docker").catch(() => null);
  if (file === null) return missing();
  const docker = (...args: string[]) =>
    runCommand({ file, args, env: childEnvironment(env), timeoutMs: commandMs, ...(signal ? { signal } : {}) });
  // the Go template instead of `--format json`: docker before 23 knows only that one
  const [version, info] = await Promise.all([
    docker("version", "--format", "{{json .}}"),
    docker("info", "--format", "{{json .}}"),
  ]);
  if (version.kind === "missing") return missing();
  const listed = parseDockerFacts(version, info);
  const isUnlisted = !listed.hasModelPlugin.isKnown && listed.hasModelPlugin.reason === "not-reported";
  const facts = isUnlisted ? { ...listed, ...parseModelVersion(await docker("model", "version")) } : listed;
  const isEngine = facts.server.isKnown && !(hasDesktopRunner && facts.isDesktop.isKnown && facts.isDesktop.value);
  return {
    facts,
    isMissing: false,
    daemonWords: daemonWords(version, info),
    hasDesktopCli: parsePlugin("desktop", jsonOf(info), info),
    runtimes: namesAt(jsonOf(info), "Runtimes"),
    rootFolder: textOf(valueAt(jsonOf(info), ["DockerRootDir"])),
    container: isEngine
      ? parseContainers(
          await docker(
            "ps",
            "--all",
            "--filter",
            `name=${runnerContainer}`,
            "--format",
            "{{.Names}}\t{{.State}}\t{{.Ports}}",
          ),
        )
      : null,
  };
}

function missing(): DockerFindings {
  return {
    facts: noFacts("tool-missing"),
    container: null,
    isMissing: true,
    daemonWords: null,
    hasDesktopCli: unknown("tool-missing"),
    runtimes: [],
    rootFolder: null,
  };
}

/** PATH is left out so that the repaired one is used; the plugin must never install anything by itself. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(scrubEnvironment(env)).filter(([name]) => name.toUpperCase() !== "PATH");
  return { ...Object.fromEntries(kept), MODEL_RUNNER_NO_AUTO_INSTALL: "1" };
}
