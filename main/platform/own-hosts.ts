import { hostname, networkInterfaces } from "node:os";

/** Names and addresses of this machine. */
export function ownHosts(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [hostname(), ...addresses];
}
