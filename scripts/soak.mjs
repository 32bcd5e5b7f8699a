// Eight simulated hours of main with faults, and whether what it holds stays flat: `npm run soak` takes some six minutes,
// `npm run soak -- --hours 2` a quarter of it. Prints a table, and fails with what grows.
import { ensureInstalled, fail, runNode } from "./lib/steps.mjs";

try {
  ensureInstalled();
  const { status } = runNode([
    "--disable-warning=ExperimentalWarning",
    "--import",
    "./e2e/fake-tools/register.mjs",
    "e2e/soak/drive.ts",
    ...process.argv.slice(2),
  ]);
  process.exitCode = status ?? 1;
} catch (error) {
  fail(error);
}
