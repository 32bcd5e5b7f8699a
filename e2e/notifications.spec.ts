import { expect, test } from "./harness/fake-runner";
import type { App } from "./harness/app-type";

test.use({ isEmpty: true });
test.beforeEach(({ app }) => test.skip(app.standIn === null, "a window can't be taken out of focus there"));

const small = "ai/qwen3:0.6B-Q4_0";
const pull = (app: App, ref = small) =>
  app.page.evaluate((wanted) => window.homeport?.request("models.pull", { ref: wanted }), ref);
const progress = async (app: App) => (await app.standIn?.windows())?.[0]?.progress;
const hasEnded = async (app: App) => {
  const answer = await app.page.evaluate(() => window.homeport?.request("jobs.read", {}));
  return answer?.ok === true && answer.data.items.every(({ outcome }) => outcome !== null);
};

test("a pull that ends while nobody looks is told, and can be tried from there", async ({ app }) => {
  test.slow();
  await app.standIn?.focusWindow(false);
  await pull(app);
  await expect.poll(async () => (await progress(app))?.mode).toBe("normal");
  await expect
    .poll(() => app.notifications(), { timeout: 60_000 })
    .toEqual([{ title: "qwen3:0.6B-Q4_0 is pulled", body: "It can be tried now.", actions: ["Try it"] }]);
  expect(await progress(app)).toEqual({ value: -1, mode: "none" });
  await app.clickNotification("qwen3:0.6B-Q4_0 is pulled", "Try it");
  await expect(app.page).toHaveTitle(/^Try it/);
  await expect(app.page.getByRole("main")).toContainText("qwen3:0.6B-Q4_0");
  expect((await app.standIn?.windows())?.[0]?.isFocused).toBe(true);
});

test("one that fails is told with why; the taskbar shows it until somebody looks", async ({ app, runner }) => {
  await runner.fault({ isOffline: true });
  await app.standIn?.focusWindow(false);
  await pull(app);
  await expect
    .poll(() => app.notifications())
    .toMatchObject([{ title: `Pulling qwen3:0.6B-Q4_0: failed`, actions: ["Show"] }]);
  expect((await progress(app))?.mode).toBe("error");
  await app.clickNotification("Pulling qwen3:0.6B-Q4_0: failed");
  await expect(app.page).toHaveTitle(/^Models/);
  await expect.poll(() => progress(app)).toEqual({ value: -1, mode: "none" });
});

test("nothing is told of while the window is in use, nor when that was switched off", async ({ app, runner }) => {
  await runner.fault({ isOffline: true });
  await pull(app);
  await expect.poll(() => hasEnded(app)).toBe(true);
  await app.page.evaluate(() => window.homeport?.request("settings.update", { showNotifications: false }));
  await app.standIn?.focusWindow(false);
  await pull(app, "ai/gemma3");
  await expect.poll(() => hasEnded(app)).toBe(true);
  expect(await app.notifications()).toEqual([]);
  expect((await app.standIn?.recorded())?.map(({ call }) => call)).not.toContain("notification.show");
});
