// Pictures of every page in both themes, of the demo: `npm run screenshots` writes docs/screenshots/.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureChromium, launchChromium } from "./lib/chromium.mjs";
import { ensureBuilt, ensureInstalled, fail, node, root, runNode, Stop } from "./lib/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    out: { type: "string", default: path.join(root, "docs/screenshots") },
    width: { type: "string", default: "1180" },
    height: { type: "string", default: "780" },
    zoom: { type: "string", default: "1" },
    pages: {
      type: "string",
      default:
        "home,models,chat,resources,resources/speed,openclaw,privacy,activity,activity/requests,activity/log,settings,guide",
    },
    themes: { type: "string", default: "light,dark" },
    // en, de or zh; of the pages, not with --states
    language: { type: "string", default: "en" },
    full: { type: "boolean", default: false },
    // the demo as it starts, instead of after a first answer through OpenClaw
    fresh: { type: "boolean", default: false },
    // every state of every page instead, as the journeys bring it about
    states: { type: "boolean", default: false },
  },
});

/** What a system in each language prefers. */
const locales = { en: "en-GB", de: "de-DE", zh: "zh-CN" };

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

/** Connects OpenClaw, asks through it, and asks a model directly: the pages then show what they are for. */
async function live(page) {
  const open = async (hash) => {
    await page.evaluate((wanted) => (window.location.hash = wanted), hash);
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  };
  await open("#/openclaw");
  const connect = page.getByRole("region", { name: "Connect" });
  await connect.getByRole("combobox", { name: "Model" }).selectOption("ai/qwen3:8B-Q4_K_M");
  await connect.getByRole("button", { name: "Show what would change" }).click();
  await connect.getByRole("button", { name: "Connect", exact: true }).click();
  await connect.filter({ hasText: / now, read back/ }).waitFor({ timeout: 60_000 });
  const ask = page.getByRole("region", { name: "Ask through OpenClaw" });
  await ask.getByRole("button", { name: "Ask through OpenClaw" }).click();
  await ask.filter({ hasText: /Proven: / }).waitFor({ timeout: 120_000 });
  await open("#/chat");
  await page.getByRole("textbox", { name: "Question" }).fill("Compare the models of this machine in a small table.");
  await page.getByRole("textbox", { name: "Question" }).press("Enter");
  await page
    .getByRole("log")
    .getByText(/in all/)
    .first()
    .waitFor({ timeout: 60_000 });
}

async function main() {
  const locale = locales[flags.language];
  if (locale === undefined) throw new Stop(`--language takes ${Object.keys(locales).join(", ")}.`);
  ensureInstalled();
  ensureBuilt();
  if (flags.states) {
    const args = ["node_modules/@playwright/test/cli.js", "test", "e2e/states.spec.ts"];
    const pictures = path.resolve(flags.out);
    runNode(args, { env: { ...process.env, CHROMIUM_PATH: ensureChromium(), HOMEPORT_PICTURES: pictures } });
    console.log(`Pictures are in ${pictures}`);
    return;
  }
  const browser = await launchChromium();
  const settingsFolder = mkdtempSync(path.join(tmpdir(), "homeport-pictures-"));
  mkdirSync(flags.out, { recursive: true });
  const { child, address } = startDemo(settingsFolder);
  try {
    const zoom = Number(flags.zoom);
    const viewport = { width: Math.round(flags.width / zoom), height: Math.round(flags.height / zoom) };
    if (!flags.fresh) {
      const page = await browser.newPage({ viewport: { width: 1180, height: 780 }, locale: "en-GB" });
      await page.goto(await address);
      await page.getByRole("navigation").waitFor();
      await live(page);
      await page.close();
    }
    // only now: the steps above go by the English words
    const words = (file) =>
      JSON.parse(readFileSync(path.join(root, `renderer/locales/${flags.language}/${file}.json`), "utf8"));
    for (const theme of flags.themes.split(",")) {
      const page = await browser.newPage({ viewport, deviceScaleFactor: zoom, colorScheme: theme, locale });
      const url = new URL(await address);
      await page.goto(url.href);
      await page.getByRole("navigation").waitFor();
      for (const name of flags.pages.split(",")) {
        await page.evaluate((hash) => (window.location.hash = hash), `#/${name}`);
        await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
        await page.waitForFunction(() => document.querySelector(".bg-skeleton, [aria-busy=true]") === null);
        if (name === "home") {
          // the share of the processor needs two readings, a second apart
          await page
            .getByRole("region", { name: words("home").now.title })
            .filter({ hasNotText: words("common").unknownWord })
            .waitFor({ timeout: 15_000 });
        }
        // opening the page is asking, and its own audit takes seconds
        if (name === "privacy")
          await page
            .getByRole("button", { name: words("privacy").again })
            .and(page.locator(":not([aria-busy])"))
            .waitFor({ timeout: 60_000 });
        // a section that was gone to has the focus, and would show its ring
        await page.evaluate(() => document.activeElement?.blur());
        // verdicts come after the list
        if (name === "models")
          await page
            .getByRole("link", { name: words("models").fit.ofModel.split("}}").at(-1) })
            .first()
            .waitFor();
        await page.screenshot({
          path: path.join(flags.out, `${name.replace("/", "-")}-${theme}.png`),
          fullPage: flags.full,
        });
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
