import { Stop } from "./steps.mjs";

/** A name on GitHub has no dot before the slash; the host of an address does. */
const isRepository = (text) => /^[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+$/.test(text);

/**
 * Where the builds of this run look for newer ones, as electron-builder writes it beside the program; null: nowhere. From
 * HOMEPORT_UPDATE_FEED: an https address of a folder, or `owner/name` of a repository on GitHub.
 */
export function publishOf(env = process.env) {
  const feed = (env.HOMEPORT_UPDATE_FEED ?? "").trim();
  if (feed === "") return null;
  // one address for all releases: a check is one request, and needs nothing of GitHub's own interface
  if (isRepository(feed)) return { provider: "generic", url: `https://github.com/${feed}/releases/latest/download` };
  if (!URL.canParse(feed) || new URL(feed).protocol !== "https:")
    throw new Stop(
      `HOMEPORT_UPDATE_FEED is "${feed}". Give it an https address, or owner/name of a repository on GitHub.`,
    );
  return { provider: "generic", url: feed };
}

/**
 * Where people read of the releases these builds belong to, and get them; null: nowhere that is known. From
 * HOMEPORT_RELEASES_PAGE, an https address; where a repository on GitHub is the feed, its own page of releases.
 */
export function releasesPageOf(env = process.env) {
  const page = (env.HOMEPORT_RELEASES_PAGE ?? "").trim();
  const feed = (env.HOMEPORT_UPDATE_FEED ?? "").trim();
  if (page === "") return isRepository(feed) ? `https://github.com/${feed}/releases` : null;
  if (!URL.canParse(page) || new URL(page).protocol !== "https:")
    throw new Stop(`HOMEPORT_RELEASES_PAGE is "${page}". Give it an https address.`);
  return page;
}
