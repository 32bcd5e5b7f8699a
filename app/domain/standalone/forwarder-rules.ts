/** By this a probe tells that Homeport's forwarder answers, and no runner behind it. */
export const nobodyBehind = "homeport-runner-not-there";

/** Why a request is not passed on; null: it is. */
export type ForwardRefusal = { status: 400 | 403; why: string };

/** Raw header names and values in turn, as they came. */
type RawRequest = { target: string; rawHeaders: readonly string[] };

/**
 * Who may ask the runner through Homeport's address. The runner itself doesn't look at `Host`, so a web page that points its
 * own name at 127.0.0.1 could read models and prompts: only this machine's own names with this port are let in. A browser says
 * where a page comes from by `Origin` and `Sec-Fetch-Site`; no page has business here, a typed address (`none`) has.
 */
export function forwardRefusal({ target, rawHeaders }: RawRequest, port: number): ForwardRefusal | null {
  // "http://other/path", "*" and letters that no path has would be read by whoever is behind as they like
  if (!/^\/[\x21-\x7e]*$/.test(target)) return { status: 400, why: "The request has no plain path." };
  const hosts = valuesOf(rawHeaders, "host");
  if (hosts.length !== 1) return { status: 400, why: "Exactly one Host is needed." };
  if (!["127.0.0.1", "localhost", "[::1]"].some((name) => hosts[0]?.toLowerCase() === `${name}:${port}`)) {
    return { status: 403, why: `This Host is not let in: only 127.0.0.1:${port} and localhost:${port} are.` };
  }
  if (valuesOf(rawHeaders, "origin").length > 0) return { status: 403, why: "Web pages are not let in." };
  const sites = valuesOf(rawHeaders, "sec-fetch-site");
  if (sites.some((site) => site !== "none")) return { status: 403, why: "Web pages are not let in." };
  return null;
}

/** Those of the connection itself, never passed on (RFC 9110, 7.6.1), and what the other side sets anew. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "host",
]);

/** Names and values in turn, as they came, without those of the connection and those it names. */
export function passedOn(rawHeaders: readonly string[]): string[] {
  const named = new Set(valuesOf(rawHeaders, "connection").flatMap((value) => value.toLowerCase().split(/\s*,\s*/)));
  const kept: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    const lower = name.toLowerCase();
    // what frames the body is never a matter of the connection
    if (hopByHop.has(lower) || (named.has(lower) && lower !== "content-length")) continue;
    kept.push(name, rawHeaders[at + 1] ?? "");
  }
  return kept;
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === name) found.push((rawHeaders[at + 1] ?? "").trim());
  }
  return found;
}
