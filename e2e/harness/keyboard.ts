import { expect, type Locator, type Page } from "@playwright/test";

/** Presses Tab until the wanted element has the focus, which may come only after a while; fails when the whole page went by without it. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible({ timeout: 60_000 });
  for (let presses = 0; presses < 160; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab never reaches it.");
}
