import { known, unknown, type Reading, type UnknownReason } from "../../../app/contract/common";
import type { DockerFacts } from "../../../app/contract/runner";
import { runnerContainer } from "../../../app/domain/container-limits";
import { dockerProduct } from "../../../app/domain/docker-product";
import { type Json, type JsonObject, isJsonObject, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import type { CommandResult } from "../../platform/run-command";

/** `ports` as docker writes them: `127.0.0.1:12434->12434/tcp`. */
export type RunnerContainer = { state: "running" | "stopped" | "missing"; ports: string };

/** Nothing is known of docker, for one and the same reason. */
export function noFacts(reason: UnknownReason = "not-measured-yet"): DockerFacts {
  const none = () => unknown<never>(reason);
  return {
    client: none(),
    server: none(),
    product: none(),
    isDesktop: none(),
    desktopVersion: none(),
    hasModelPlugin: none(),
    pluginVersion: none(),
    isRootless: none(),
    proxy: none(),
  };
}

/** Out of `docker version` and `docker info` as JSON. Both exit 1 with JSON on stdout when the daemon is down. */
export function parseDockerFacts(version: CommandResult, info: CommandResult): DockerFacts {
  const versionJson = jsonOf(version);
  const infoJson = jsonOf(info);
  const client = textOf(valueAt(versionJson, ["Client", "Version"]));
  const server = textOf(valueAt(versionJson, ["Server", "Version"]));
  const platform = textOf(valueAt(versionJson, ["Server", "Platform", "Name"]));
  const system = textOf(valueAt(infoJson, ["OperatingSystem"]));
  const failed = <T>(result: CommandResult): Reading<T> => unknown(reasonOf(result), wordsOf(result) || undefined);
  // podman installed as `docker` writes its client's fields in words of its own, and has no server to tell of
  const isPodman = server === null && textOf(valueAt(versionJson, ["Client", "OsArch"])) !== null;
  const product = isPodman
    ? "podman"
    : dockerProduct({
        platform,
        system,
        host: textOf(valueAt(infoJson, ["Name"])),
        components: rowsAt(versionJson, ["Server", "Components"]).map((row) => textOf(row["Name"]) ?? ""),
      });
  const isDesktop = product === "docker-desktop";
  const hasServer = isPodman || server !== null || system !== null;
  const desktopVersion = /^Docker Desktop (\d[\d.]*)/.exec(platform ?? "")?.[1];
  const notDesktop: Reading<string> = hasServer ? unknown("not-reported") : failed(version);
  return {
    client: client === null ? failed(version) : known(client),
    server: server === null ? failed(version) : known(productName(platform, server, isDesktop)),
    product: hasServer ? known(product) : failed(version),
    isDesktop: hasServer ? known(isDesktop) : failed(version),
    desktopVersion: desktopVersion === undefined ? notDesktop : known(desktopVersion),
    hasModelPlugin: parsePlugin("model", infoJson, info),
    pluginVersion: parsePluginVersion(infoJson, info),
    isRootless: parseRootless(infoJson, info),
    proxy: parseProxy(infoJson, info),
  };
}

function productName(product: string | null, engineVersion: string, isDesktop: boolean): string {
  if (isDesktop) return product?.replace(/\s*\(\d+\)$/, "") ?? "Docker Desktop";
  return `${product?.replace(/\s+-\s+Community$/, "") || "Docker Engine"} ${engineVersion}`;
}

export function parsePlugin(
  name: "model" | "desktop",
  infoJson: Json | undefined,
  info: CommandResult,
): Reading<boolean> {
  const plugins = valueAt(infoJson, ["ClientInfo", "Plugins"]);
  // Go writes an empty list as null
  if (plugins === null) return known(false);
  if (!Array.isArray(plugins)) return unknown(reasonOf(info), wordsOf(info) || undefined);
  return known(pluginRows(infoJson).some((plugin) => plugin["Name"] === name));
}

/**
 * What `docker model version` says, for a docker that does not list its plugins. Old ones and new ones refuse in words of
 * their own: "'model' is not a docker command", "unknown command: docker model".
 */
export function parseModelVersion(result: CommandResult): Pick<DockerFacts, "hasModelPlugin" | "pluginVersion"> {
  const hasModelPlugin: Reading<boolean> =
    result.kind === "exited" && result.exitCode === 0
      ? known(true)
      : /'model' is not a docker command|unknown command: docker model\b/.test(wordsOf(result))
        ? known(false)
        : unknown(reasonOf(result), wordsOf(result) || undefined);
  const version =
    result.kind === "exited" ? /(?:Version:\s+|Runner version )(v?\d[\w.+-]*)/.exec(result.stdout)?.[1] : undefined;
  return { hasModelPlugin, pluginVersion: version === undefined ? unknown(reasonOf(result)) : known(version) };
}

function parsePluginVersion(infoJson: Json | undefined, info: CommandResult): Reading<string> {
  const version = textOf(pluginRows(infoJson).find((plugin) => plugin["Name"] === "model")?.["Version"]);
  return version === null ? unknown(reasonOf(info)) : known(version);
}

const pluginRows = (infoJson: Json | undefined) => rowsAt(infoJson, ["ClientInfo", "Plugins"]);

function parseRootless(infoJson: Json | undefined, info: CommandResult): Reading<boolean> {
  const options = valueAt(infoJson, ["SecurityOptions"]);
  if (!Array.isArray(options)) return unknown(reasonOf(info));
  return known((options as readonly Json[]).some((option) => /\brootless\b/.test(textOf(option) ?? "")));
}

/** A proxy's address may hold a name and a password: only where it leads is kept. */
function parseProxy(infoJson: Json | undefined, info: CommandResult): Reading<string> {
  const found = ["HttpsProxy", "HttpProxy"].map((key) => valueAt(infoJson, [key]));
  if (found.every((value) => typeof value !== "string")) return unknown(reasonOf(info));
  const first = found.map((value) => textOf(value)).find((value) => value !== null) ?? "";
  return known(first.replace(/^[a-z]+:\/\//i, "").replace(/^[^/]*@/, ""));
}

/** Lines `name<TAB>state<TAB>ports` of `docker ps --all`; null when docker did not tell. */
export function parseContainers(result: CommandResult): RunnerContainer | null {
  if (result.kind !== "exited" || result.exitCode !== 0) return null;
  for (const line of result.stdout.split("\n")) {
    const [name = "", state = "", ports = ""] = line.trim().split("\t");
    // the filter matches parts of names
    if (name === runnerContainer) return { state: state === "running" ? "running" : "stopped", ports };
  }
  return { state: "missing", ports: "" };
}

/** Docker's own words about a daemon it can't reach. */
export function daemonWords(version: CommandResult, info: CommandResult): string | null {
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
export function jsonOf(result: CommandResult): Json | undefined {
  if (result.kind !== "exited") return undefined;
  const start = result.stdout.indexOf("{");
  return start < 0 ? undefined : parseJson(result.stdout.slice(start));
}

function rowsAt(value: Json | undefined, path: readonly string[]): JsonObject[] {
  const rows = valueAt(value, path);
  return Array.isArray(rows) ? (rows as readonly Json[]).filter((row) => isJsonObject(row)) : [];
}

export function namesAt(value: Json | undefined, key: string): string[] {
  const object = valueAt(value, [key]);
  return typeof object === "object" && object !== null ? Object.keys(object) : [];
}
