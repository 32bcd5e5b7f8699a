import { settingIds, spotOf, type SettingId } from "../renderer/features/settings/find/setting-places";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

/** Its prices are shown once a request was counted. */
const notAtTheStart: readonly SettingId[] = ["cloudPrice"];

test("every setting can be gone to: its control has the focus, is in sight and marked", async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  for (const id of settingIds.filter((each) => !notAtTheStart.includes(each))) {
    await page.evaluate((hash) => (window.location.hash = hash), `#/${spotOf(id)}`);
    await expect(page.locator(`[data-setting="${id}"][data-found]:is(:focus, :has(:focus))`), id).toBeInViewport();
  }
});

test("a setting is found by the keyboard alone, on the page and in the palette", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Settings");
  await page.keyboard.press("ControlOrMeta+f");
  await page.keyboard.type("popup");
  await expect(page.getByRole("region", { name: "Look", exact: true })).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Tell when long work has ended" })).toBeFocused();
  await page.keyboard.press("/");
  await page.keyboard.type("context wnidow");
  await page.getByRole("link", { name: "Context" }).click();
  await expect(page.getByRole("slider", { name: "Context" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Search actions" })).toBeFocused();
  await page.keyboard.type("setting prove");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Prove each switch of the model" })).toBeFocused();
});
