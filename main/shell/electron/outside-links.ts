/** Hosts a link of ours may lead to. Whatever is not listed stays closed. */
const hosts: ReadonlySet<string> = new Set([
  "docs.docker.com",
  "www.docker.com",
  "hub.docker.com",
  "docs.openclaw.ai",
  "github.com",
  "huggingface.co",
  "nodejs.org",
]);

/**
 * The address as it may be handed to the system's browser, or null: https, a listed host, no port and no user name; or the
 * very page of releases this build names.
 */
export function allowedOutside(text: string, releases: string | null = null): string | null {
  const url = URL.parse(text);
  if (url !== null && url.href === releases) return releases;
  if (url === null || url.protocol !== "https:" || !hosts.has(url.host)) return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.href;
}
