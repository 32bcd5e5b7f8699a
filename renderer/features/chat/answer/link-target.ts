import { externalLinks } from "../../../ui/Links";

export type LinkTarget =
  | { kind: "open"; address: string; host: string; isListed: boolean }
  /** Shown, never followed. */
  | { kind: "refused"; address: string }
  /** Within the answer itself, which has no such places. */
  | { kind: "none" };

const listedHosts = new Set(Object.values(externalLinks).map((address) => new URL(address).host));

/** What a model's link may do: lead to an https address outside, or nothing. */
export function linkTarget(address: string): LinkTarget {
  if (address === "" || address.startsWith("#")) return { kind: "none" };
  const url = URL.parse(address);
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "") {
    return { kind: "refused", address: address.slice(0, 200) };
  }
  return { kind: "open", address: url.href, host: url.host, isListed: listedHosts.has(url.host) };
}

/** The text of a link that is itself an address of that host needs no host beside it. */
export function namesHost(text: string, host: string): boolean {
  return URL.parse(text.trim())?.host === host;
}
