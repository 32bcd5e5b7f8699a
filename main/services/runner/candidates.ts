import path from "node:path";
import type { EndpointSource, RunnerKind } from "../../../app/contract/runner";
import { addressWords, parseRunnerAddress } from "../../../app/domain/runner-address";
import { isRemoteDaemon, parseRunnerOrigin } from "../../../app/domain/runner-location";
import type { HttpAddress } from "../../platform/http";
import { shortenPath } from "../../platform/paths";
import { readDockerTarget, readModelContext, type ReadTextFile } from "./docker-context";

/** Under this path Docker Desktop's own socket leads to the runner; a plain Docker Engine answers 404 there. */
const desktopPath = "/exp/vDD4.40";
export const defaultOrigin = "http://127.0.0.1:12434";
const cloudOrigin = "http://127.0.0.1:12435";

export type Candidate = {
  source: EndpointSource;
  /** For people: `127.0.0.1:12434`, `~/.docker/run/docker.sock`. */
  label: string;
  /** Null: what is configured is no address; `fault` says why. */
  address: HttpAddress | null;
  fault: string | null;
  /** What it must be when it answers there; null when the address does not tell. */
  kind: RunnerKind | null;
  dockerEndpoint: string | null;
  /** Where an engine may be asked there when it is no Model Runner, best first; none: it must be one. */
  apiPaths?: readonly string[];
};

/**
 * Where a runner may be, best first. An address that was configured (settings, MODEL_RUNNER_HOST, an active model
 * context), or the runner Homeport runs itself, stands alone: when it fails, no other place is tried in silence.
 */
export async function listCandidates({
  setting,
  own = null,
  env,
  home,
  os,
  readTextFile,
}: {
  setting: string | null;
  /** Of the runner that Homeport runs itself; null: it runs none. */
  own?: string | null;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  os: NodeJS.Platform;
  readTextFile: ReadTextFile;
}): Promise<Candidate[]> {
  if (setting !== null) return [named("settings", setting, "The address in the settings")];
  // somebody started it here, so that is whom they mean
  if (own !== null) {
    const { apiPaths: _none, ...here } = named("homeport", own, "Homeport's own address");
    return [{ ...here, kind: "standalone", dockerEndpoint: null }];
  }
  const fromEnvironment = env["MODEL_RUNNER_HOST"]?.trim();
  if (fromEnvironment) return [named("environment", fromEnvironment, "MODEL_RUNNER_HOST")];
  const context = await readModelContext({ home, os, readTextFile });
  if (context !== null) {
    const what = `The docker model context "${context.name}"`;
    return [named("docker-context", context.host ?? "", what)];
  }

  const { endpoint, isCloud } = await readDockerTarget({ env, home, os, readTextFile });
  const found: Candidate[] = [];
  const add = (source: EndpointSource, label: string, address: HttpAddress, kind: RunnerKind | null) => {
    if (found.some((other) => other.label.toLowerCase() === label.toLowerCase())) return;
    found.push({ source, label, address, fault: null, kind, dockerEndpoint: endpoint });
  };
  if (isCloud) add("docker-context", withoutScheme(cloudOrigin), tcp(cloudOrigin), "cloud");
  const tcpDaemon = endpoint === null ? null : originOfTcpDaemon(endpoint, env);
  if (tcpDaemon !== null) {
    add("docker-socket", withoutScheme(tcpDaemon), { ...tcp(tcpDaemon), basePath: desktopPath }, "docker-desktop");
  }
  // docker on another machine: a socket here belongs to somebody else's models
  if (!isRemoteDaemon(endpoint)) {
    for (const socket of [localPathOf(endpoint), ...wellKnownSockets(home, os)]) {
      if (socket === null) continue;
      const address: HttpAddress = { kind: "socket", path: socket, basePath: desktopPath };
      add("docker-socket", shortenPath(socket, home, os), address, "docker-desktop");
    }
  }
  add("default-port", withoutScheme(defaultOrigin), tcp(defaultOrigin), null);
  return found;
}

function tcp(origin: string): Extract<HttpAddress, { kind: "tcp" }> {
  return { kind: "tcp", origin, basePath: "" };
}

/** The place an address of the user's own names, whatever else is configured. */
export function typedCandidate(text: string): Candidate {
  return named("settings", text, "This");
}

/** An address somebody configured. A path before the routes is allowed here, as the docker command line does. */
function named(source: EndpointSource, text: string, what: string): Candidate {
  const parsed = parseRunnerAddress(text);
  const shared = { source, kind: null, dockerEndpoint: null };
  if (!parsed.ok) {
    const shown = text.replace(/\/\/[^/]*@/, "//…@");
    const fault = `${what} is not an http address: ${shown || "(empty)"}. ${addressWords[parsed.why]}`;
    return { ...shared, label: shown, address: null, fault };
  }
  const { origin, basePath, apiPath } = parsed;
  return {
    ...shared,
    label: `${withoutScheme(origin)}${basePath}${apiPath ?? ""}`,
    address: { kind: "tcp", origin, basePath },
    fault: null,
    apiPaths: apiPath === null ? ["/v1", "/engines/v1"] : [apiPath],
  };
}

/** Plain http is what everybody expects and is left out; https is worth saying. */
function withoutScheme(origin: string): string {
  return origin.replace(/^http:\/\//, "");
}

function originOfTcpDaemon(endpoint: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const rest = /^tcp:\/\/([^/]+)/i.exec(endpoint)?.[1];
  if (rest === undefined) return null;
  const hasTls = (env["DOCKER_TLS_VERIFY"] ?? "") !== "";
  const hasPort = /:\d+$/.test(rest);
  return parseRunnerOrigin(`${hasTls ? "https" : "http"}://${rest}${hasPort ? "" : hasTls ? ":2376" : ":2375"}`);
}

/** Path of a `unix://` or `npipe://` endpoint; null for all else. */
export function localPathOf(endpoint: string | null): string | null {
  const [, scheme, rest = ""] = /^(unix|npipe):\/\/(.+)$/i.exec(endpoint ?? "") ?? [];
  if (scheme === undefined) return null;
  return scheme.toLowerCase() === "npipe" ? rest.replaceAll("/", "\\") : rest;
}

function wellKnownSockets(home: string, os: NodeJS.Platform): string[] {
  if (os === "win32") return ["\\\\.\\pipe\\dockerDesktopLinuxEngine", "\\\\.\\pipe\\docker_engine"];
  return [
    path.posix.join(home, ".docker/run/docker.sock"),
    path.posix.join(home, ".docker/desktop/docker.sock"),
    "/var/run/docker.sock",
  ];
}
