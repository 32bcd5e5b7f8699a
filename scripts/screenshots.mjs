// Pictures of every page in both themes, of the demo: `npm run screenshots` writes docs/screenshots/.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureBuilt, ensureInstalled, fail, node, root, Stop } from "./lib/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    out: { type: "string", default: path.join(root, "docs/screenshots") },
    width: { type: "string", default: "1180" },
    height: { type: "string", default: "780" },
    zoom: { type: "string", default: "1" },
    pages: { type: "string", default: "home,models,chat,openclaw,activity,settings" },
    themes: { type: "string", default: "light,dark" },
    full: { type: "boolean", default: false },
  },
});

/** Starts the demo's browser shell; resolves with its address. */
function startDemo(settingsFolder) {
  const child = spawn(node, ["out/main/browser.js", "--demo", "--no-open"], {
    cwd: root,
    env: { ...process.env, HOMEPORT_SETTINGS_DIR: settingsFolder },
  });
  const address = new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (piece) => {
      output += piece;
      const found = /^Homeport is at (\S+)$/m.exec(output);
      if (found) resolve(found[1]);
    });
    child.stderr.on("data", (piece) => (output += piece));
    child.on("exit", (code) => reject(new Stop(`The demo ended with ${code}:\n${output}`)));
  });
  return { child, address };
}

async function main() {
  ensureInstalled();
  ensureBuilt();
  const executablePath = ensureChromium();
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  const settingsFolder = mkdtempSync(path.join(tmpdir(), "homeport-pictures-"));
  mkdirSync(flags.out, { recursive: true });
  const { child, address } = startDemo(settingsFolder);
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...args, "--disable-background-networking"] });
  try {
    const zoom = Number(flags.zoom);
    const viewport = { width: Math.round(flags.width / zoom), height: Math.round(flags.height / zoom) };
    for (const theme of flags.themes.split(",")) {
      const page = await browser.newPage({ viewport, deviceScaleFactor: zoom, colorScheme: theme, locale: "en-GB" });
      const url = new URL(await address);
      await page.goto(url.href);
      await page.getByRole("navigation").waitFor();
      for (const name of flags.pages.split(",")) {
        await page.evaluate((hash) => (window.location.hash = hash), `#/${name}`);
        await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
        await page.waitForFunction(() => document.querySelector(".bg-skeleton, [aria-busy=true]") === null);
        await page.screenshot({ path: path.join(flags.out, `${name}-${theme}.png`), fullPage: flags.full });
      }
      await page.close();
    }
    console.log(`Pictures are in ${path.relative(process.cwd(), flags.out) || flags.out}`);
  } finally {
    await browser.close();
    child.removeAllListeners("exit");
    child.kill("SIGTERM");
    await new Promise((resolve) => child.on("exit", resolve));
    rmSync(settingsFolder, { recursive: true, force: true });
  }
}

await main().catch(fail);
