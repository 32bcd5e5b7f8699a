import { isHere } from "./offline";
import { ownHosts } from "./own-hosts";
import type { HttpAddress } from "./http";

/**
 * What belongs to single addresses of other machines: the token that is sent to each, and the one certificate each may
 * present although nobody vouches for it. By origin; held in memory only.
 */
export type HttpAccess = {
  /** Null takes it away. */
  setToken(origin: string, token: string | null): void;
  /** SHA-256 of the certificate; null: certificates are verified as usual. */
  setPin(origin: string, fingerprint: string | null): void;
  /** For the `Authorization` header; null: none is kept, or it could be read on the way. */
  tokenFor(address: HttpAddress): string | null;
  pinFor(address: HttpAddress): string | null;
  /** All that are kept, so that nothing is written down with one of them in it. */
  secrets(): readonly string[];
};

const originOf = (address: HttpAddress) =>
  address.kind === "tcp" && URL.canParse(address.origin) ? new URL(address.origin).origin : "";

/** Whether nobody on the way can read what is sent there: encrypted, or on this machine. */
export const isPrivateWay = (address: HttpAddress, ownHosts: readonly string[]): boolean =>
  originOf(address).startsWith("https:") || isHere(address, ownHosts);

export function createHttpAccess({ listOwnHosts = ownHosts }: { listOwnHosts?: () => string[] } = {}): HttpAccess {
  const tokens = new Map<string, string>();
  const pins = new Map<string, string>();
  const put = (map: Map<string, string>, origin: string, value: string | null) =>
    void (value === null ? map.delete(origin) : map.set(origin, value));

  return {
    setToken: (origin, token) => put(tokens, origin, token),
    setPin: (origin, fingerprint) => put(pins, origin, fingerprint),
    tokenFor(address) {
      const token = tokens.get(originOf(address)) ?? null;
      if (token === null) return null;
      return isPrivateWay(address, listOwnHosts()) ? token : null;
    },
    pinFor: (address) => pins.get(originOf(address)) ?? null,
    secrets: () => [...tokens.values()],
  };
}
