// Eight simulated hours of main with faults, then as much use of one window, and whether what they hold stays flat:
// `npm run soak` takes some ten minutes. Prints two tables, and fails with what grows. Fewer than six hours (`-- --hours 2`)
// are for trying it out: the window's heap is still warming up then, and is reckoned to eight hours.
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureBuilt, ensureInstalled, fail, runNode } from "./lib/steps.mjs";

const given = process.argv.slice(2);
const run = (file, env = process.env) =>
  runNode(["--disable-warning=ExperimentalWarning", "--import", "./e2e/fake-tools/register.mjs", file, ...given], {
    env,
  });

try {
  ensureInstalled();
  ensureBuilt();
  const chromium = ensureChromium();
  const ofMain = run("e2e/soak/drive.ts");
  const ofWindow = run("e2e/soak/window.ts", { ...process.env, CHROMIUM_PATH: chromium });
  process.exitCode = ofMain.status || ofWindow.status || 0;
} catch (error) {
  fail(error);
}
