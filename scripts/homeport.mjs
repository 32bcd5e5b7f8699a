// The command line from a bare clone: `npm run homeport -- fit FILE`. Only node: imports; what it builds is told on stderr.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ensureBuilt, ensureInstalled, node, root, Stop } from "./lib/steps.mjs";

try {
  // standard output belongs to the answer
  console.log = console.error;
  ensureInstalled();
  ensureBuilt();
  const { status, signal } = spawnSync(node, [path.join(root, "out/main/cli.js"), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exitCode = status ?? (signal ? 130 : 2);
} catch (error) {
  console.error(error instanceof Stop ? `\n${error.message}` : error);
  process.exitCode = 2;
}
