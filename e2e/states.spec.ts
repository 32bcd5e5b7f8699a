import type { Page } from "@playwright/test";
import { violations } from "./harness/axe";
import { expect, test } from "./harness/stage";
import { table } from "./states/table";

test.describe.configure({ mode: "parallel" });

// a trace of so many pages costs more time than they do
test.use({ trace: "off" });

const themes = ["light", "dark"] as const;
/** A folder for pictures of them all: `npm run screenshots -- --states`. */
const pictures = process.env["HOMEPORT_PICTURES"];

/** From here on every word is a third longer, as it would be in German. */
async function speakPseudo(page: Page) {
  await page.evaluate(() => {
    Object.defineProperty(navigator, "language", { configurable: true, get: () => "en-XA" });
    window.dispatchEvent(new Event("languagechange"));
  });
  await expect(page.locator("body")).toContainText("⟦");
}

/** What makes the page wider than its window; empty when nothing does. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.querySelectorAll("body *")].filter(
      (each) => each.getBoundingClientRect().right > clientWidth && each.scrollWidth > 0,
    );
    const innermost = beyond.filter((each) => !beyond.some((other) => other !== each && each.contains(other)));
    return innermost.map(({ outerHTML }) => outerHTML.slice(0, 200));
  });

for (const [name, states] of Object.entries(table)) {
  test(`every state of ${name} is accessible in both themes, and fits at 900 pixels and at 200 % zoom in longer words`, async ({
    stage,
  }) => {
    test.setTimeout(600_000);
    for (const [state, staged] of Object.entries(states)) {
      const page = await stage.show(staged, name === "frame" ? "home" : name);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${state}-${theme}.png`, fullPage: true });
        // nothing but colours depends on the theme
        expect(await violations(page, theme !== themes[0]), `${state}, ${theme}`).toEqual([]);
      }
      await speakPseudo(page);
      for (const [width, height] of [
        [900, 700],
        [590, 390],
      ] as const) {
        await page.setViewportSize({ width, height });
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${state}-${width}.png` });
        expect(await tooWide(page), `${state} at ${width} pixels`).toEqual([]);
      }
      await page.setViewportSize({ width: 1180, height: 780 });
    }
  });
}
