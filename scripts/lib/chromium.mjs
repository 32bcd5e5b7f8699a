import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { runNode, Stop } from "./steps.mjs";

const wellKnown = {
  linux: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"],
  darwin: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

function playwrightsOwn() {
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  return chromium.executablePath();
}

function find() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new Stop(`CHROMIUM_PATH names ${wanted}, which is not there. Correct it, or unset it to let one be found.`);
  }
  return [playwrightsOwn(), ...(wellKnown[process.platform] ?? [])].find((place) => existsSync(place)) ?? null;
}

/** Path of a Chromium for the journeys: what is here, else Playwright's installer, else apt (Debian, as root). */
export function ensureChromium() {
  const found = find();
  if (found) return found;

  console.log("No Chromium here; asking Playwright's installer …");
  runNode(["node_modules/@playwright/test/cli.js", "install", "chromium"], { stdio: "ignore", timeout: 300_000 });
  const installed = find();
  if (installed) return installed;

  if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Playwright could not bring one; installing Debian's chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-q"], { stdio: "ignore", env });
    spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { stdio: "ignore", env });
    const packaged = find();
    if (packaged) return packaged;
  }
  throw new Stop(
    "The journeys need Chromium, and none could be found or installed.\n" +
      "Install one (Debian: `apt-get install chromium`; elsewhere: `npx playwright install chromium`), or set CHROMIUM_PATH to its program.",
  );
}

/** That Chromium, started, without requests of its own; as root only without its sandbox. */
export function launchChromium() {
  const executablePath = ensureChromium();
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...args, "--disable-background-networking"] });
}
