import type { Page } from "@playwright/test";
import { languageTags } from "../app/domain/language";
import { pages } from "../app/domain/pages";
import { expect, test } from "./harness/app";
import type { App } from "./harness/app-type";
import { axePath, violations } from "./harness/axe";
import { englishIn, textsOnView } from "./harness/english-left";
import { tabTo } from "./harness/keyboard";
import type { MenuTree } from "./stand-in/messages";

const isMac = process.platform === "darwin";

const trayLabels = async (app: App) => ((await app.tray())?.items ?? []).map(({ label }) => label);
const menuLabels = async (app: App) => ((await app.standIn?.menu()) ?? []).map(({ label }) => label);

async function goByAddress(page: Page, name: string): Promise<void> {
  await page.evaluate((hash) => void (window.location.hash = hash), `#/${name}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#content .bg-skeleton")).toHaveCount(0);
}

/** How far the page reaches beyond its window. */
const beyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Longer words and other letters could only change these; the rest is looked at in every state elsewhere. */
const looked = new Set<string>(["home", "models", "settings"]);

test.describe("chosen in Settings", () => {
  test("changes everything at once by the keyboard alone, and loses nothing", async ({ app }) => {
    const { page } = app;
    await goByAddress(page, "settings");
    await page.evaluate(() => Object.assign(window, { isStillThatPage: true }));
    await page.locator("section", { hasText: "Model Runner" }).getByRole("textbox").first().fill("http://kept:1");
    await tabTo(page, page.getByRole("combobox", { name: "Language" }));
    await page.keyboard.press("D");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page).toHaveTitle("Einstellungen – Homeport");
    await expect.poll(() => trayLabels(app)).toContain("Homeport öffnen");
    if (app.standIn && !isMac) await expect.poll(() => menuLabels(app)).toContain("Ansicht");
    await expect(page.locator("select:focus")).toHaveValue("de");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
    await expect(page).toHaveTitle("设置 – Homeport");
    await expect.poll(() => trayLabels(app)).toContain("打开 Homeport(O)");
    if (app.standIn && !isMac) await expect.poll(() => menuLabels(app)).toContain("视图(V)");
    await expect(page.getByRole("combobox", { name: "语言" })).toBeFocused();
    expect(await page.evaluate(() => "isStillThatPage" in window)).toBe(true);
    await expect(page.locator('input[value="http://kept:1"]')).toBeVisible();
    // what it is loaded anew with: the demo keeps no settings over a restart
    await page.reload();
    await expect(page.locator("html[data-language=zh]")).toHaveAttribute("lang", "zh-Hans");
  });
});

for (const language of ["de", "zh"] as const) {
  test(`each page speaks ${languageTags[language]}: no English is left, nothing is wider than 900 pixels`, async ({
    app,
  }) => {
    test.setTimeout(90_000);
    const { page } = app;
    const isEnglish = englishIn(language);
    await page.addInitScript({ path: axePath });
    await page.evaluate((chosen) => window.homeport?.request("settings.update", { language: chosen }), language);
    await expect(page.locator("html")).toHaveAttribute("lang", languageTags[language]);
    await page.reload();
    await page.setViewportSize({ width: 900, height: 700 });
    for (const name of pages) {
      await goByAddress(page, name);
      expect((await textsOnView(page)).filter(isEnglish), name).toEqual([]);
      expect(await beyond(page), name).toBeLessThanOrEqual(0);
      if (looked.has(name)) expect(await violations(page), name).toEqual([]);
    }
    expect((await trayLabels(app)).filter(isEnglish)).toEqual([]);
  });
}

test.describe("on a system in German", () => {
  test.use({ launch: { flags: ["--demo"], env: { STAND_IN_LANGUAGES: "fr-FR,de-AT,en" } } });

  test("the first word is German, in window, tray and menu", async ({ app }) => {
    test.skip(app.standIn === null, "Electron asks the real system");
    await expect(app.page.locator("html")).toHaveAttribute("lang", "de");
    await expect.poll(() => trayLabels(app)).toContain("Homeport öffnen");
    const isEnglish = englishIn("de");
    await app.page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seenTexts: seen });
      const note = () => {
        if (document.body?.textContent) seen.push(...(document.body.innerText ?? "").split("\n"));
      };
      new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await app.page.reload();
    await expect(app.page.getByRole("main")).toBeVisible();
    const seen = await app.page.evaluate(() => (window as unknown as { seenTexts: string[] }).seenTexts);
    expect(seen.length).toBeGreaterThan(10);
    expect([...new Set(seen)].filter((text) => isEnglish(text.trim()))).toEqual([]);
  });
});

test.describe("in the made-up language", () => {
  test.use({ launch: { flags: ["--demo"], env: { STAND_IN_LANGUAGES: "en-XA" } } });
  test.beforeEach(({ app }) => test.skip(app.standIn === null, "Electron asks the real system"));

  const isTranslated = (text: string) => /^⟦.*⟧$/s.test(text);
  const all = (items: readonly MenuTree[]): string[] =>
    items.flatMap(({ label, items: below }) => [label, ...all(below)]);
  const isModel = (label: string) => /^\S+:\S+$/.test(label);

  test("menu, tray, boxes, notifications and About say nothing that is not translated", async ({ app }) => {
    test.setTimeout(90_000);
    const menu = (await app.standIn?.menu()) ?? [];
    expect(all(menu).length).toBeGreaterThan(30);
    expect(all(menu).filter((label) => !isTranslated(label))).toEqual([]);
    const calls = (await app.standIn?.recorded()) ?? [];
    const about = calls.findLast(({ call }) => call === "app.setAboutPanelOptions")?.args[0];
    expect(about).toMatchObject({ copyright: expect.stringMatching(/^⟦/) as unknown });

    await app.page.evaluate(() => window.homeport?.request("models.pull", { ref: "ai/qwen3:0.6B-Q4_0" }));
    await expect.poll(async () => all((await app.tray())?.items ?? []).length).toBeGreaterThan(15);
    const { items = [], tooltip } = (await app.tray()) ?? {};
    expect(all(items).filter((label) => !isTranslated(label) && !isModel(label))).toEqual([]);
    expect(tooltip).toMatch(/^Homeport: ⟦/);

    await app.clickMenu(menu[0]?.label ?? "", menu[0]?.items.at(-1)?.label ?? "");
    await expect.poll(async () => (await app.dialogs()).length).toBe(1);
    const [box = { message: "", detail: "", buttons: [] }] = await app.dialogs();
    expect([box.message, ...box.detail.split("\n"), ...box.buttons].filter((text) => !isTranslated(text))).toEqual([]);
    await app.answerDialog(box.buttons[1] ?? "");

    await app.standIn?.focusWindow(false);
    await app.page.evaluate(() =>
      window.homeport?.request("switch.to", { model: "ai/smollm2:135M-Q4_K_M", whenAnswering: "wait" }),
    );
    await expect.poll(async () => (await app.notifications()).length, { timeout: 60_000 }).toBeGreaterThan(0);
    for (const { title, body, actions } of await app.notifications())
      expect([title, ...actions].filter((text) => !isTranslated(text)).concat(/[a-z]{4}/.exec(body) ?? [])).toEqual([]);
  });

  test("no page says a sentence that is not translated", async ({ app: { page } }) => {
    test.setTimeout(90_000);
    for (const name of pages) {
      await goByAddress(page, name);
      const said = await textsOnView(page);
      expect(said.filter(isTranslated).length).toBeGreaterThan(5);
      expect(
        said.filter((text) => !text.includes("⟦") && isSentence(text)),
        name,
      ).toEqual([]);
    }
  });
  /** Names, figures and what a tool was asked have none of these between words. */
  const isSentence = (text: string) =>
    /(^| )(the|is|are|of|and|or|not|no|for|with|it|this|that|your|from|in) /i.test(text);
});
