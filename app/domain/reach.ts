import type { Reach } from "../contract/activity";
import type { RunnerLocation } from "../contract/runner";
import { isLoopbackHost } from "./runner-location";

/** What was found out about one address: Model Runner's, which may lie elsewhere behind a loopback port. */
export type KnownAddress = { address: string; location: RunnerLocation };

/**
 * Where a request went. An address says it by itself, unless more is known of who answers there. A pull, or a look at a
 * model that is not here, makes Model Runner ask a registry.
 */
export function reachOfRequest(
  { method, address, path }: { method: string; address: string; path: string },
  known: KnownAddress | null,
): Reach {
  const isKnown = known !== null && plain(known.address) === plain(address);
  const reach = isKnown ? reachOfLocation(known.location) : reachOfAddress(address);
  return reach === "stays" && asksRegistry(method, path) ? "asks-outside" : reach;
}

/** A socket or a loopback name is this machine; any other name is not; what is no address is unknown. */
export function reachOfAddress(address: string): Reach {
  if (/^[~/]/.test(address)) return "stays";
  if (address.startsWith("\\\\")) return /^\\\\[.?]\\/.test(address) ? "stays" : "crosses";
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (address === "" || !URL.canParse(url)) return "unknown";
  return isLoopbackHost(new URL(url).hostname) ? "stays" : "crosses";
}

function reachOfLocation(location: RunnerLocation): Reach {
  if (location === "this-machine") return "stays";
  return location === "another-machine" ? "crosses" : "unknown";
}

function asksRegistry(method: string, path: string): boolean {
  const [name = "", query = ""] = path.split("?", 2);
  if (method === "POST" && name.endsWith("/models/create")) return true;
  return /(?:^|&)remote=(?:true|1)(?:&|$)/i.test(query);
}

/** A path behind host and port is left off: the ledger names only those. A socket's path is its name. */
const plain = (address: string) => {
  const bare = address.replace(/^http:\/\//i, "");
  return /^[~/\\]/.test(bare) ? bare.replace(/\/+$/, "") : (/^(?:https:\/\/)?[^/]*/i.exec(bare)?.[0] ?? bare);
};
