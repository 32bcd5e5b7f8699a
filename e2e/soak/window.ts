// What eight hours of use leave behind in the window: every page and view, questions, dialogs, again and again, in one window.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium, type CDPSession, type Page } from "@playwright/test";
import { pages } from "../../app/domain/pages";
import { leaveGuideBehind } from "../harness/program";
import { launchStandIn } from "../harness/stand-in-app";
import { judge, type Sample, tableOf, type Tolerance, wholeHours } from "./judge";

const { values: flags } = parseArgs({
  options: { hours: { type: "string", default: String(wholeHours) } },
  // main's soak has flags of its own
  strict: false,
});
/** Somebody who goes through all of it every ten minutes. */
const roundsAnHour = 6;
const rounds = Math.ceil(Number(flags.hours) * roundsAnHour);

const tolerances: Record<string, Tolerance> = {
  "window: heap, MB": { share: 0.04, beside: 1 },
  "window: nodes": { share: 0.02, beside: 100 },
  "window: listeners": { share: 0.02, beside: 20 },
  "window: documents": { share: 0, beside: 0.5 },
};
const views = ["resources/speed", "resources/disk", "activity/requests", "activity/log", "activity/doctor"] as const;
const more = ["openclaw/cloud", "openclaw/gateway", "privacy/crossing", "privacy/history"] as const;

async function heldBy(session: CDPSession): Promise<Record<string, number>> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    "window: heap, MB": read("JSHeapUsedSize") / 1e6,
    "window: nodes": read("Nodes"),
    "window: listeners": read("JSEventListeners"),
    "window: documents": read("Documents"),
  };
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => (window.location.hash = hash), `#/${place}`);
  await page.locator("#content h1").first().waitFor();
  // what it reads has come: nothing is drawn as a placeholder any longer
  await page.waitForFunction(() => document.querySelector(".bg-skeleton") === null);
}

async function ask(page: Page): Promise<void> {
  await goTo(page, "chat");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("Tell me of the harbour.");
  await question.press("Enter");
  await page
    .getByRole("log")
    .getByText(/in all/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Clear conversation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear conversation" }).click();
  await page
    .getByRole("log")
    .getByText(/in all/)
    .first()
    .waitFor({ state: "detached" });
}

async function round(page: Page): Promise<void> {
  for (const place of [...pages, ...views, ...more]) await goTo(page, place);
  await ask(page);
  for (const colorScheme of ["dark", "light"] as const) await page.emulateMedia({ colorScheme });
  await goTo(page, "home");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("unload");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox").waitFor({ state: "detached" });
}

const folder = mkdtempSync(path.join(tmpdir(), "homeport-soak-"));
leaveGuideBehind(folder);
const executablePath = process.env["CHROMIUM_PATH"];
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ["--disable-gpu", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
});
let isFlat = false;
try {
  const context = await browser.newContext({ viewport: { width: 1180, height: 780 }, locale: "en-GB" });
  const complaints: string[] = [];
  const app = await launchStandIn(context, {
    flags: ["--demo"],
    env: {},
    settingsFolder: folder,
    onPage: (page) => page.on("pageerror", (error) => complaints.push(String(error))),
  });
  const session = await context.newCDPSession(app.page);
  await session.send("Performance.enable");
  const samples: Sample[] = [];
  for (let number = 1; number <= rounds; number += 1) {
    await round(app.page);
    samples.push({ hours: number / roundsAnHour, held: await heldBy(session) });
    process.stdout.write(`\r${number} of ${rounds} rounds through the window `);
  }
  const code = await app.quit();
  const verdicts = judge(samples, tolerances);
  console.log(`\n\n${tableOf(verdicts)}`);
  for (const complaint of complaints) console.log(`The page said: ${complaint}`);
  const isJudged = verdicts.length === Object.keys(tolerances).length;
  if (!isJudged) console.log("Too few rounds to judge by: give it more hours.");
  isFlat = isJudged && verdicts.every((verdict) => verdict.isFlat) && code === 0 && complaints.length === 0;
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(isFlat ? 0 : 1);
