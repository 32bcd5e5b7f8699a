// Makes the packages of the system it runs on into dist/: `npm run package`, with electron-builder's own options behind it.
// docs/release.md says which variables sign, notarise, and set where newer versions are looked for. Publishes nothing.
import { createRequire } from "node:module";
import { publishOf } from "./lib/feed.mjs";
import { ensureBuilt, ensureInstalled, fail, runNode, Stop } from "./lib/steps.mjs";

try {
  ensureInstalled();
  const publish = publishOf();
  ensureBuilt({ isForced: true });
  const cli = createRequire(import.meta.url).resolve("electron-builder/cli.js");
  const feed = publish === null ? [] : [`-c.publish.provider=${publish.provider}`, `-c.publish.url=${publish.url}`];
  const { status } = runNode([cli, "--publish", "never", ...feed, ...process.argv.slice(2)]);
  if (status !== 0) throw new Stop("electron-builder failed; its own words are above. dist/ is not to be published.");
  console.log(
    publish === null
      ? "These packages look for no newer versions: HOMEPORT_UPDATE_FEED was not set."
      : `These packages look for newer versions at ${publish.url}.`,
  );
} catch (error) {
  fail(error);
}
