import { expect, test } from "./harness/app";
import type { App } from "./harness/app-type";
import { goToPage } from "./harness/pages";

const labels = async (app: App) => ((await app.tray())?.items ?? []).map(({ label }) => label);
const isVisible = async (app: App) => (await app.standIn?.windows())?.[0]?.isVisible;
const notes = async (app: App) => (await app.notifications()).map(({ title }) => title);
const isMac = process.platform === "darwin";

test("the tray says where OpenClaw is answered and what is loaded, and unloads it", async ({ app }) => {
  // OpenClaw of the demo starts with a model in the cloud
  await expect.poll(() => labels(app)).toContain("Words can leave this machine");
  if (app.standIn) expect((await app.tray())?.image).toMatch(/^crosses/);
  await expect.poll(() => labels(app)).toContain("No model is loaded");
  await goToPage(app.page, "Try it");
  await app.page.getByRole("textbox", { name: "Question" }).fill("Hello");
  await app.page.getByRole("textbox", { name: "Question" }).press("Enter");
  await expect.poll(() => labels(app), { timeout: 30_000 }).toContainEqual(expect.stringMatching(/, loaded, about \d/));
  expect((await app.tray())?.tooltip).toMatch(/is loaded/);
  await app.clickTray("Unload it");
  await expect.poll(() => labels(app)).toContain("No model is loaded");
  expect(await app.dialogs()).toEqual([]);
});

test("what runs is in the tray with its percentage, and leads to its page", async ({ app }) => {
  await app.page.evaluate(() => window.homeport?.request("models.pull", { ref: "ai/qwen3:0.6B-Q4_0" }));
  const line = () => labels(app).then((all) => all.find((label) => /^Pulling qwen3:0\.6B-Q4_0, \d+%$/.test(label)));
  await expect.poll(line).toBeDefined();
  // the figure may be another by the time it is clicked
  await expect(async () => app.clickTray((await line()) ?? "")).toPass();
  await expect(app.page).toHaveTitle(/^Models/);
});

test("a click on a model switches to it without the window, and its end is told", async ({ app }) => {
  await app.closeWindow();
  await expect.poll(() => labels(app)).toContain("smollm2:135M-Q4_K_M, runs well");
  await app.clickTray("smollm2:135M-Q4_K_M, runs well");
  await expect.poll(() => notes(app), { timeout: 30_000 }).toContain("smollm2:135M-Q4_K_M answers now");
  await expect.poll(() => labels(app)).toContainEqual(expect.stringMatching(/^smollm2:135M-Q4_K_M, loaded, about /));
  if (app.standIn) expect(await isVisible(app)).toBe(false);
});

test("a pause unloads and lets nothing load until it is resumed", async ({ app }) => {
  const model = /^smollm2:135M-Q4_K_M, (?:runs well|tight|slow)$/;
  const row = async () => (await app.tray())?.items.find(({ label }) => model.test(label));
  await expect.poll(row).toMatchObject({ isEnabled: true });
  await app.clickTray((await row())?.label ?? "");
  await expect.poll(() => labels(app), { timeout: 30_000 }).toContain("Unload it");
  await expect.poll(() => notes(app), { timeout: 30_000 }).toContain("smollm2:135M-Q4_K_M answers now");
  await app.clickTray("Pause models");
  await expect.poll(() => labels(app)).toContain("Paused: no model is loaded until you resume");
  await expect.poll(() => labels(app)).toContain("No model is loaded");
  await expect.poll(row).toMatchObject({ isEnabled: false });
  await app.clickTray("Resume models");
  await expect.poll(() => labels(app)).toContain("Pause models");
  await expect.poll(row).toMatchObject({ isEnabled: true });
});

test("offline mode is switched on and off there, in sight in the window", async ({ app }) => {
  const mark = app.page.getByRole("banner").getByRole("link", { name: "Offline mode" });
  const [on, off] = ["Switch offline mode on", "Offline mode is on: switch it off"];
  await expect.poll(() => labels(app)).toContain(on);
  await app.clickTray(on);
  await expect(mark).toBeVisible();
  const pull = { ref: "ai/qwen3:0.6B-Q4_0" };
  const refused = await app.page.evaluate((input) => window.homeport?.request("models.pull", input), pull);
  expect(refused).toMatchObject({ ok: false, error: { code: "offline-mode" } });
  await expect.poll(() => labels(app)).toContain(off);
  await app.clickTray(off);
  await expect(mark).toBeHidden();
});

test("a profile leads to its plan in the window", async ({ app }) => {
  const profiles = async () => (await app.tray())?.items.find(({ label }) => label === "Who answers OpenClaw")?.items;
  await expect.poll(profiles).toMatchObject([
    { label: "Local only …", isChecked: false },
    { label: "Cloud", isChecked: true },
    { label: "Local, then cloud …", isChecked: false },
  ]);
  await app.clickTray("Who answers OpenClaw", "Local only …");
  await expect(app.page).toHaveTitle(/^OpenClaw/);
  await expect(app.page.getByRole("radio", { name: "Local only" })).toBeChecked();
  await expect(app.page.getByRole("region", { name: "What would change" })).toBeVisible();
  // nothing was written: the mark stands where it stood
  expect(await profiles()).toMatchObject([{ isChecked: false }, { isChecked: true }, { isChecked: false }]);
});

test("the icon and its menu open the window; Quit there ends the program", async ({ app }) => {
  test.skip(isMac, "there the icon opens the menu");
  await app.closeWindow();
  if (app.standIn) expect(await isVisible(app)).toBe(false);
  await app.clickTray();
  if (app.standIn) await expect.poll(() => isVisible(app)).toBe(true);
  await app.closeWindow();
  await app.clickTray("Open Homeport");
  if (app.standIn) await expect.poll(() => isVisible(app)).toBe(true);
  await expect(app.page.getByRole("main")).toBeVisible();
  await app.clickTray("Quit Homeport");
  expect(await app.quit()).toBe(0);
});

test.describe("closing the window", () => {
  // nothing of this machine's own Docker, runner or OpenClaw is found or touched
  test.use({ launch: { flags: [], env: { MODEL_RUNNER_HOST: "http://127.0.0.1:9", PATH: "/nowhere" } } });
  test.beforeEach(() => test.skip(isMac, "there a program stays when its window is closed"));
  const told = "Homeport keeps running in the tray";

  test("hides it, which is told the first time only", async ({ app }) => {
    await app.closeWindow();
    expect(await app.windowCount()).toBe(1);
    await expect.poll(() => app.notifications()).toMatchObject([{ title: told }]);
    await app.clickNotification(told);
    if (app.standIn) await expect.poll(() => isVisible(app)).toBe(true);
    const wasTold = () => app.page.evaluate(() => window.homeport?.request("settings.read", {}));
    await expect.poll(wasTold).toMatchObject({ data: { values: { wasToldOfTray: true } } });
    await app.closeWindow();
    expect(await app.notifications()).toEqual([]);
    await app.restart();
    await app.closeWindow();
    if (app.standIn) expect(await isVisible(app)).toBe(false);
    expect(await app.notifications()).toEqual([]);
  });

  test("ends the program when that was chosen", async ({ app }) => {
    await goToPage(app.page, "Settings");
    const box = app.page.getByRole("checkbox", { name: "Keep running in the tray when the window is closed" });
    await box.click();
    await expect(box).not.toBeChecked();
    await app.closeWindow();
    expect(await app.quit()).toBe(0);
  });

  test("ends the program where there is no tray", async ({ app }) => {
    test.skip(app.standIn === null, "there is one here");
    await app.restart({ STAND_IN_NO_TRAY: "1" });
    expect(await app.tray()).toBeNull();
    await app.closeWindow();
    expect(await app.quit()).toBe(0);
  });
});
