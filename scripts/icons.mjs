// Draws every icon the program carries from the two sources in assets/: `node scripts/icons.mjs`. What it draws is checked in.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { ensureChromium } from "./lib/chromium.mjs";
import { fail, root } from "./lib/steps.mjs";

const assets = path.join(root, "assets");
/** The states with a mark of their own shape beside the anchor. */
const marks = ["loading", "answering", "broken", "crosses", "paused", "look"];
const states = ["idle", "unknown", ...marks];
/** One colour for macOS, which tints it; by the taskbar's ground on Windows; on a ground of its own on Linux. */
const variants = {
  Template: { ink: "#000", isPlain: true, hasGround: false, scales: [1, 2] },
  "-light": { ink: "#1b2221", isPlain: false, hasGround: false, scales: [1, 1.5, 2] },
  "-dark": { ink: "#f2f5f4", isPlain: false, hasGround: false, scales: [1, 1.5, 2] },
  "-ground": { ink: "#fff", isPlain: false, hasGround: true, scales: [1, 2, 3] },
};

/** What of the drawing is shown for a state, as CSS. */
function styleOf(state, { ink, isPlain, hasGround }) {
  const hasMark = marks.includes(state);
  return [
    `svg { color: ${ink}; display: block; width: 100vw; height: 100vh }`,
    hasGround ? "#anchor { transform: translate(1.6px, 1.6px) scale(0.8) }" : "#ground { display: none }",
    `.mark:not(#${state}) { display: none }`,
    state === "unknown" ? "#anchor { opacity: 0.45 }" : "",
    hasMark ? "#anchor { mask: url(#room) }" : "",
    // on a ground of its own a mark needs one colour that is seen there; its shape tells the rest
    isPlain || hasGround ? ".mark { stroke: currentColor }" : "",
    hasGround && (state === "broken" || state === "look") ? ".mark { stroke: #ffce5c }" : "",
    hasGround && state === "crosses" ? "#crosses { stroke: #ffab99 }" : "",
    hasGround ? ".mark { transform: translate(0.5px, 0.5px) scale(0.9) }" : "",
  ].join("\n");
}

async function main() {
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  async function draw({ source, css, size, scale, file }) {
    const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: scale });
    const svg = readFileSync(path.join(assets, source), "utf8");
    await page.setContent(`<style>body { margin: 0 } ${css}</style>${svg}`);
    writeFileSync(path.join(assets, file), await page.screenshot({ omitBackground: true }));
    await page.close();
  }

  await draw({
    source: "icon.svg",
    css: "svg { display: block; width: 100vw; height: 100vh }",
    size: 1024,
    scale: 1,
    file: "icon.png",
  });
  rmSync(path.join(assets, "tray"), { recursive: true, force: true });
  mkdirSync(path.join(assets, "tray"), { recursive: true });
  for (const state of states) {
    for (const [name, variant] of Object.entries(variants)) {
      for (const scale of variant.scales) {
        const file = `tray/${state}${name}${scale === 1 ? "" : `@${scale}x`}.png`;
        await draw({ source: "tray.svg", css: styleOf(state, variant), size: 16, scale, file });
      }
    }
  }
  await browser.close();
}

await main().catch(fail);
