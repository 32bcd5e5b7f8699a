import { known, unknown, type Reading } from "../../../app/contract/common";
import type { DockerFacts } from "../../../app/contract/runner";
import { type Json, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import type { CommandResult, RunCommand } from "../../platform/run-command";
import { scrubEnvironment } from "../../platform/environment";

const commandMs = 10_000;
const runnerContainer = "docker-model-runner";

/** What docker's command line says, with what the window is not shown. */
export type DockerFindings = {
  facts: DockerFacts;
  /** Null when not asked or not told. `ports` as docker writes them: `127.0.0.1:12434->12434/tcp`. */
  container: { state: "running" | "stopped" | "missing"; ports: string } | null;
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

export function noFacts(): DockerFacts {
  const notYet = () => unknown<never>("not-measured-yet");
  return { client: notYet(), server: notYet(), isDesktop: notYet(), hasModelPlugin: notYet() };
}

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
  const facts = parseDockerFacts(version, info);
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
  const none = () => unknown<never>("tool-missing");
  return {
    facts: { client: none(), server: none(), isDesktop: none(), hasModelPlugin: none() },
    container: null,
    isMissing: true,
    daemonWords: null,
    hasDesktopCli: none(),
    runtimes: [],
    rootFolder: null,
  };
}

/** PATH is left out so that the repaired one is used; the plugin must never install anything by itself. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(scrubEnvironment(env)).filter(([name]) => name.toUpperCase() !== "PATH");
  return { ...Object.fromEntries(kept), MODEL_RUNNER_NO_AUTO_INSTALL: "1" };
}

/** Out of `docker version` and `docker info` as JSON. Both exit 1 with JSON on stdout when the daemon is down. */
export function parseDockerFacts(version: CommandResult, info: CommandResult): DockerFacts {
  const versionJson = jsonOf(version);
  const infoJson = jsonOf(info);
  const client = textOf(valueAt(versionJson, ["Client", "Version"]));
  const server = textOf(valueAt(versionJson, ["Server", "Version"]));
  const product = textOf(valueAt(versionJson, ["Server", "Platform", "Name"]));
  const system = textOf(valueAt(infoJson, ["OperatingSystem"]));
  const failed = <T>(result: CommandResult): Reading<T> => unknown(reasonOf(result), wordsOf(result) || undefined);
  const isDesktop = /^Docker Desktop\b/.test(product ?? "") || system === "Docker Desktop";
  return {
    client: client === null ? failed(version) : known(client),
    server: server === null ? failed(version) : known(productName(product, server, isDesktop)),
    isDesktop: server === null && system === null ? failed(version) : known(isDesktop),
    hasModelPlugin: parsePlugin("model", infoJson, info),
  };
}

function productName(product: string | null, engineVersion: string, isDesktop: boolean): string {
  if (isDesktop) return product?.replace(/\s*\(\d+\)$/, "") ?? "Docker Desktop";
  return `${product?.replace(/\s+-\s+Community$/, "") || "Docker Engine"} ${engineVersion}`;
}

function parsePlugin(name: "model" | "desktop", infoJson: Json | undefined, info: CommandResult): Reading<boolean> {
  const plugins = valueAt(infoJson, ["ClientInfo", "Plugins"]);
  // Go writes an empty list as null
  if (plugins === null) return known(false);
  if (!Array.isArray(plugins)) return unknown(reasonOf(info), wordsOf(info) || undefined);
  return known((plugins as readonly Json[]).some((plugin) => textOf(valueAt(plugin, ["Name"])) === name));
}

/** Lines `name<TAB>state<TAB>ports` of `docker ps --all`; null when docker did not tell. */
export function parseContainers(result: CommandResult): DockerFindings["container"] {
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  for (const line of result.stdout.split("\n")) {
    const [name = "", state = "", ports = ""] = line.trim().split("\t");
    // the filter matches parts of names
    if (name === runnerContainer) return { state: state === "running" ? "running" : "stopped", ports };
  }
  return { state: "missing", ports: "" };
}

function daemonWords(version: CommandResult, info: CommandResult): string | null {
  const errors = valueAt(jsonOf(info), ["ServerErrors"]);
  const first = Array.isArray(errors)
    ? (errors as readonly Json[]).find((error) => typeof error === "string")
    : undefined;
  return (typeof first === "string" ? first : wordsOf(version)) || null;
}

function reasonOf(result: CommandResult) {
  if (result.kind === "missing") return "tool-missing";
  if (result.kind === "timed-out") return "timed-out";
  if (/permission denied/i.test(wordsOf(result))) return "no-permission";
  return /cannot connect|failed to connect|is the docker daemon running/i.test(wordsOf(result))
    ? "not-reachable"
    : result.kind === "exited" && result.exitCode === 0
      ? "not-reported"
      : "tool-failed";
}

function wordsOf(result: CommandResult): string {
  return result.kind === "missing" ? result.message : result.stderr.trim().slice(0, 500);
}

/** The JSON among what was said: warnings may stand before it. */
function jsonOf(result: CommandResult): Json | undefined {
  if (result.kind !== "exited") return undefined;
  const start = result.stdout.indexOf("{");
  return start < 0 ? undefined : parseJson(result.stdout.slice(start));
}

function namesAt(value: Json | undefined, key: string): string[] {
  const object = valueAt(value, [key]);
  return typeof object === "object" && object !== null ? Object.keys(object) : [];
}
