import { expect, test } from "./harness/app";
import { tabTo } from "./harness/keyboard";
import { goToPage, pageNames } from "./harness/pages";

test("every page says that this is the demo", async ({ app: { page } }) => {
  for (const name of pageNames) {
    await goToPage(page, name);
    await expect(page.getByRole("banner")).toContainText("Demo");
  }
});

test("every page is reached and left by the keyboard alone", async ({ app }) => {
  const { page } = app;
  // the checklist alone has some seventy stops
  test.slow();
  for (const name of pageNames) {
    const link = page.getByRole("navigation").getByRole("link", { name, exact: true });
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await expect(page).toHaveTitle(new RegExp(`^${name}`));
    if (name !== "Home") await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeFocused();
  }
});
