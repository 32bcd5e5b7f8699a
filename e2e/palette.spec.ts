import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { test as browserTest } from "./harness/browser-shell";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

const field = (page: Page) => page.getByRole("combobox", { name: "Search actions" });

async function open(page: Page) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(field(page)).toBeFocused();
}

async function choose(page: Page, text: string) {
  await open(page);
  await field(page).fill(text);
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveCount(0);
}

const news = (page: Page) => page.getByRole("region", { name: "What the last action did" });

test("every action that is done at once tells what came of it, by the keyboard alone", async ({ app }) => {
  const { page } = app;
  for (const [text, said] of [
    ["look for model runner", /^Model Runner answers at/],
    ["facts of this machine", /were read again/],
    ["list of models", /\d+ models are listed/],
    ["dark theme", /The theme is dark/],
    ["look for openclaw", /command lines? (was|were) found/],
    ["use clawdbot", /Clawdbot is used now/],
  ] as const) {
    await choose(page, text);
    await expect(news(page)).toContainText(said, { timeout: 20_000 });
  }
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await open(page);
  await field(page).fill("dark theme");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("Not now: it is so already.");
});

test("a section that is gone to has the focus and is in view", async ({ app }) => {
  const { page } = app;
  for (const [text, name] of [
    ["home: this machine", "This machine"],
    ["openclaw: what was found", "What was found"],
    ["activity: ledger", "Ledger"],
    ["settings: about", "About"],
  ] as const) {
    await choose(page, text);
    const section = page.getByRole("region", { name, exact: true });
    await expect(section).toBeFocused();
    await expect(section).toBeInViewport();
  }
  await choose(page, "pull a model");
  await expect(page.getByRole("textbox", { name: "Name of the model" })).toBeFocused();
  await choose(page, "ask a model");
  await expect(page.getByRole("textbox", { name: "Question" })).toBeFocused();
});

test("what can't be taken back asks first in its page's own dialog, and does it", async ({ app }) => {
  const { page } = app;
  await choose(page, "support report");
  await expect(page.getByRole("dialog", { name: "Support report" })).toContainText("Model Runner");
  await page.keyboard.press("Escape");
  await choose(page, "details gemma");
  await expect(page.getByRole("dialog", { name: /gemma3/ })).toContainText("Quantisation");
  await page.keyboard.press("Escape");
  await choose(page, "remove gemma");
  const dialog = page.getByRole("dialog", { name: /gemma3/ });
  await dialog.getByRole("button", { name: /^Remove/ }).click();
  await expect(page.getByRole("list", { name: "Pulled" })).not.toContainText("gemma3");
  await choose(page, "connect openclaw qwen");
  await expect(page.getByRole("region", { name: "Connect" })).toContainText("qwen3:8B");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("region", { name: "Connect" })).toContainText(/is set to .+ now, read back/, {
    timeout: 60_000,
  });
  await choose(page, "take back change");
  await expect(page.getByRole("dialog")).toContainText(/taken back|put back|copy/i);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`the palette is accessible in the ${theme} theme, full, searched and empty`, async ({ app }) => {
    const { page } = app;
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    await open(page);
    for (const text of ["", "remove", "clear", "xyzzy"]) {
      await field(page).fill(text);
      await expect(page.getByRole("dialog")).toContainText(text === "xyzzy" ? "No action matches" : /\w/);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .setLegacyMode()
        .analyze();
      expect(violations.map(({ id, nodes }) => `${text}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    }
  });
}

test("the focus goes back to where it came from", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Settings");
  const address = page.getByRole("textbox", { name: "Address" });
  await address.focus();
  await open(page);
  await page.keyboard.press("Escape");
  await expect(address).toBeFocused();
  await choose(page, "light theme");
  await expect(news(page)).toContainText("The theme is light.");
  await expect(address).toBeFocused();
});

browserTest("the browser shell has it too", async ({ panel: { page } }) => {
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  await choose(page, "settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeFocused();
});
