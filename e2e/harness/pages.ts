import { expect, type Page } from "@playwright/test";

/** The pages by the words of the sidebar. */
export const pageNames = [
  "Home",
  "Models",
  "Try it",
  "Resources",
  "OpenClaw",
  "Privacy",
  "Activity",
  "Settings",
] as const;
export type PageName = (typeof pageNames)[number];

/** Resolves once the window is drawn, which is after its page was loaded: its words are fetched first. */
export async function untilDrawn(page: Page): Promise<void> {
  // a page of others, as the benchmarks compare with, has nothing to wait for
  await expect(page.locator("#root:empty")).toHaveCount(0, { timeout: 30_000 });
}

/** Goes to a page as a person does: by the sidebar. Resolves once its heading is there. */
export async function goToPage(page: Page, name: PageName): Promise<void> {
  // a count may stand behind it
  const link = page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${name}(?: ?\\d|$)`) });
  await link.click();
  await expect(page).toHaveTitle(new RegExp(`^${name}`));
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
}
