import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/app";
import { goToPage, pageNames } from "./harness/pages";

const themes = ["light", "dark"] as const;

for (const theme of themes) {
  test(`every page is accessible in the ${theme} theme, and says that this is the demo`, async ({ app }) => {
    test.slow();
    const { page } = app;
    await setTheme(page, theme);
    for (const name of pageNames) {
      await goToPage(page, name);
      await expect(page.locator(".bg-skeleton")).toHaveCount(0);
      await expect(page.getByRole("banner")).toContainText("Demo");
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        // one page in one window; axe's own frame can't be opened under our policy
        .setLegacyMode()
        .analyze();
      expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    }
  });
}

for (const [what, width, height] of [
  ["at 900 pixels", 900, 700],
  ["at 200 % zoom", 590, 390],
] as const) {
  test(`no page scrolls sideways ${what}`, async ({ app }) => {
    const { page } = app;
    await page.setViewportSize({ width, height });
    for (const name of pageNames) {
      await goToPage(page, name);
      await expect(page.locator(".bg-skeleton")).toHaveCount(0);
      const { wide, seen } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        seen: document.documentElement.clientWidth,
      }));
      expect(wide, name).toBeLessThanOrEqual(seen);
    }
  });
}

test("every page is reached and left by the keyboard alone", async ({ app }) => {
  const { page } = app;
  for (const name of pageNames) {
    const link = page.getByRole("navigation").getByRole("link", { name, exact: true });
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await expect(page).toHaveTitle(new RegExp(`^${name}`));
    if (name !== "Home") await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeFocused();
  }
});

/** Presses Tab until the wanted element has the focus; fails when the whole page went by without it. */
async function tabTo(page: Page, wanted: ReturnType<Page["locator"]>): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never reaches it.");
}

async function setTheme(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await goToPage(page, "Settings");
  await page.getByRole("radio", { name: theme === "light" ? "Light" : "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
}
