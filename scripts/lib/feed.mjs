import { Stop } from "./steps.mjs";

/**
 * Where the builds of this run look for newer ones, as electron-builder writes it beside the program; null: nowhere. From
 * HOMEPORT_UPDATE_FEED: an https address of a folder, or `owner/name` of a repository on GitHub.
 */
export function publishOf(env = process.env) {
  const feed = (env.HOMEPORT_UPDATE_FEED ?? "").trim();
  if (feed === "") return null;
  // one address for all releases: a check is one request, and needs nothing of GitHub's own interface
  if (/^[\w.-]+\/[\w.-]+$/.test(feed))
    return { provider: "generic", url: `https://github.com/${feed}/releases/latest/download` };
  if (!URL.canParse(feed) || new URL(feed).protocol !== "https:")
    throw new Stop(
      `HOMEPORT_UPDATE_FEED is "${feed}". Give it an https address, or owner/name of a repository on GitHub.`,
    );
  return { provider: "generic", url: feed };
}
