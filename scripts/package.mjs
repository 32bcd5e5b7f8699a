// Makes the packages of the system it runs on into dist/: `npm run package`, with electron-builder's own options behind it.
// docs/release.md says which variables sign, notarise, and set where newer versions are looked for. Publishes nothing.
import { createRequire } from "node:module";
import { publishOf, releasesPageOf } from "./lib/feed.mjs";
import { ensureBuilt, ensureInstalled, fail, runNode, Stop } from "./lib/steps.mjs";

try {
  ensureInstalled();
  const publish = publishOf();
  const page = releasesPageOf();
  const options = process.argv.slice(2);
  const makesPackages = process.platform === "linux" && !options.some((option) => ["AppImage", "dir"].includes(option));
  if (page === null && (makesPackages || options.some((option) => ["deb", "rpm"].includes(option))))
    throw new Stop(
      "deb and rpm name the page they come from: set HOMEPORT_RELEASES_PAGE to its https address, " +
        "or make an AppImage alone: npm run package -- --linux AppImage",
    );
  ensureBuilt({ isForced: true });
  const cli = createRequire(import.meta.url).resolve("electron-builder/cli.js");
  const feed = publish === null ? [] : [`-c.publish.provider=${publish.provider}`, `-c.publish.url=${publish.url}`];
  const home = page === null ? [] : [`-c.extraMetadata.homepage=${page}`];
  const { status } = runNode([cli, "--publish", "never", ...feed, ...home, ...options]);
  if (status !== 0) throw new Stop("electron-builder failed; its own words are above. dist/ is not to be published.");
  console.log(
    publish === null
      ? "These packages look for no newer versions: HOMEPORT_UPDATE_FEED was not set."
      : `These packages look for newer versions at ${publish.url}.`,
  );
  if (page === null) console.log("They lead to no page of releases: HOMEPORT_RELEASES_PAGE was not set.");
} catch (error) {
  fail(error);
}
