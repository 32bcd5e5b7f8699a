import type { ConfiguredModel, ModelPlace } from "../contract/openclaw";
import { isLoopbackHost, isThisMachine } from "./runner-location";

/** `provider/model`, split at the first slash as OpenClaw does; null when either part is empty. */
export function splitModelRef(ref: string): { provider: string; model: string } | null {
  const slash = ref.indexOf("/");
  if (slash <= 0 || slash === ref.length - 1) return null;
  return { provider: ref.slice(0, slash), model: ref.slice(slash + 1) };
}

/**
 * Where a provider with this base URL computes. Only a loopback address, or one of `ownHosts` (this machine's names and
 * addresses, where they are known), is `this-machine`; private addresses and names without a public suffix are
 * `another-machine`; all else, and what can't be read, is `cloud`.
 */
export function placeOfBaseUrl(baseUrl: string | null | undefined, ownHosts: readonly string[] = []): ModelPlace {
  const host = hostOf(baseUrl);
  if (host === null) return "cloud";
  if (isThisMachine(host, ownHosts)) return "this-machine";
  return isPrivateHost(host) ? "another-machine" : "cloud";
}

/** A reference with its provider's base URL, taken from `models.providers`, and the place that follows from it. */
export function describeModel(
  ref: string,
  baseUrlOf: (provider: string) => string | null,
  ownHosts: readonly string[] = [],
): ConfiguredModel {
  const parts = splitModelRef(ref) ?? { provider: "", model: ref };
  const baseUrl = parts.provider === "" ? null : baseUrlOf(parts.provider);
  return { ref, ...parts, baseUrl, place: placeOfBaseUrl(baseUrl, ownHosts) };
}

/** The paths at which a Model Runner answers the OpenAI way; all lead to the same engine. */
const runnerPaths = new Set(["/v1", "/engines/v1", "/engines/llama.cpp/v1"]);

/** Both base URLs lead to the same Model Runner: same origin (names of loopback are one), and one of its own paths. */
export function isSameEndpoint(a: string | null | undefined, b: string | null | undefined): boolean {
  const left = originAndPath(a);
  const right = originAndPath(b);
  if (left === null || right === null || left.origin !== right.origin) return false;
  return left.path === right.path || (runnerPaths.has(left.path) && runnerPaths.has(right.path));
}

function originAndPath(text: string | null | undefined): { origin: string; path: string } | null {
  const host = hostOf(text);
  if (host === null || typeof text !== "string") return null;
  const url = new URL(text);
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  const name = isLoopbackHost(host) ? "loopback" : host;
  return { origin: `${url.protocol}//${name}:${port}`, path: url.pathname.replace(/\/+$/, "") };
}

function hostOf(text: string | null | undefined): string | null {
  if (typeof text !== "string" || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  return host === "" ? null : host.replace(/^\[|\]$/g, "");
}

function isPrivateHost(host: string): boolean {
  if (
    /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host) &&
    isIpv4(host)
  ) {
    return true;
  }
  if (host.includes(":")) return /^(?:f[cd]|fe[89ab])/.test(host);
  return !host.includes(".") || /\.(?:local|lan|home|internal|localdomain|home\.arpa)$/.test(host);
}

function isIpv4(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
