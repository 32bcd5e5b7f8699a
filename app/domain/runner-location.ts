import { parseRunnerAddress } from "./runner-address";
import type { LocationReason, RunnerKind, RunnerLocation } from "../contract/runner";

export type RunnerPlace = {
  transport: "tcp" | "socket" | "pipe";
  /** Host of a TCP address, path of a socket or pipe. */
  hostOrPath: string;
  kind: RunnerKind;
  /** The user named this address: where docker points says nothing about it. */
  isNamedByUser: boolean;
  /** The daemon the docker command line talks to (`unix:///…`, `ssh://…`); null when not known. */
  dockerEndpoint: string | null;
  /** Names and addresses of this machine's own interfaces. */
  ownHosts: readonly string[];
  /** An engine that is asked the OpenAI way: nothing it says tells where it computes. */
  isEngine?: boolean;
  /** The program or container that listens at a loopback address, by its name; null or absent: not told. */
  holder?: string | null;
};

/** What only carries bytes elsewhere: SSH, Kubernetes, and the usual tunnels. */
const carriers =
  /^(?:ssh|sshd|autossh|plink|putty|kubectl|socat|stunnel\d?|cloudflared|ngrok|frpc|tailscaled?|chisel)\b/i;

/** Where the runner at an address computes, and why we think so. Not to be told is `unknown`, never a guess. */
export function locateRunner(place: RunnerPlace): { location: RunnerLocation; locationReason: LocationReason } {
  const { transport, hostOrPath: host, kind, dockerEndpoint, isEngine = false, holder = null } = place;
  if (kind === "cloud") return at("another-machine", { code: "docker-cloud" });
  if (transport === "pipe" && !isLocalPipe(host)) return at("another-machine", { code: "pipe-elsewhere" });
  if (transport !== "tcp") return at("this-machine", { code: `local-${transport}` });
  if (!isLoopbackHost(host)) {
    return isOwnHost(host, place.ownHosts)
      ? at("this-machine", { code: "own-address", host })
      : at("another-machine", { code: "other-address", host });
  }
  if (!place.isNamedByUser && isRemoteDaemon(dockerEndpoint, place.ownHosts)) {
    const docker = withoutUser(dockerEndpoint);
    return kind === "docker-engine" || kind === "docker-desktop"
      ? at("another-machine", { code: "docker-elsewhere", docker })
      : at("unknown", { code: "docker-elsewhere-loopback", docker });
  }
  if (holder !== null && carriers.test(holder)) return at("unknown", { code: "tunnel", listener: holder });
  if (!isEngine) return at("this-machine", { code: "loopback" });
  // with a program of its own behind the port it is here; without one being told, nothing says so
  return holder === null
    ? at("unknown", { code: "untold-listener" })
    : at("this-machine", { code: "listener", listener: holder });
}

const at = (location: RunnerLocation, locationReason: LocationReason) => ({ location, locationReason });

/** Reaches this very machine whatever the network: 127.0.0.0/8, ::1, `localhost` and names below it, 0.0.0.0. */
export function isLoopbackHost(host: string): boolean {
  const name = bare(host);
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  if (name === "::1" || name === "::" || name === "0.0.0.0") return true;
  if (/^::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(name)) return true;
  const numbers = name.replace(/^::ffff:/, "").split(".");
  return numbers.length === 4 && numbers[0] === "127" && numbers.every((part) => /^\d{1,3}$/.test(part) && +part < 256);
}

/** Whether a docker endpoint (`DOCKER_HOST`, a context's host) leads to another machine. */
export function isRemoteDaemon(endpoint: string | null, ownHosts: readonly string[] = []): endpoint is string {
  if (endpoint === null) return false;
  const [, scheme = "", rest = ""] = /^([a-z0-9+.-]+):\/\/(.*)$/i.exec(endpoint) ?? [];
  switch (scheme.toLowerCase()) {
    case "unix":
    case "fd":
      return false;
    case "npipe":
      return !isLocalPipe(rest.replaceAll("/", "\\"));
    case "ssh":
    case "tcp":
    case "http":
    case "https": {
      const host = hostOf(rest);
      return !isThisMachine(host, ownHosts);
    }
    default:
      return false;
  }
}

function hostOf(rest: string): string {
  const authority = rest.split(/[/?#]/, 1)[0] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return host.startsWith("[") ? host.slice(0, host.indexOf("]") + 1) : (host.split(":", 1)[0] ?? "");
}

function withoutUser(endpoint: string): string {
  return endpoint.replace(/\/\/[^/]*@/, "//");
}

function isLocalPipe(path: string): boolean {
  return /^\\\\[.?]\\pipe\\/i.test(path);
}

/** One of this machine's own names or addresses, however it is written. */
export function isOwnHost(host: string, ownHosts: readonly string[]): boolean {
  return ownHosts.some((own) => bare(own) === bare(host));
}

/** Whether a host is this machine: by loopback, or by one of its own names or addresses. */
export const isThisMachine = (host: string, ownHosts: readonly string[]): boolean =>
  isLoopbackHost(host) || isOwnHost(host, ownHosts);

/** Without brackets, zone and the root's dot, in lower case. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/%.*$/, "")
    .replace(/(?<=.)\.$/, "");
}

/**
 * The http(s) origin a person meant (`localhost:12434` → `http://localhost:12434`); null when it is none:
 * another scheme, a path, a query, credentials, port 0.
 */
export function parseRunnerOrigin(text: string): string | null {
  const parsed = parseRunnerAddress(text);
  return parsed.ok && parsed.basePath === "" && parsed.apiPath === null ? parsed.origin : null;
}
