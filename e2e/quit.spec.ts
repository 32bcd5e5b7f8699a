import { expect, test } from "./harness/fake-runner";
import type { App } from "./harness/app-type";
import { goToPage } from "./harness/pages";

test.use({ isEmpty: true });

const question = "Quit while this is under way?";
const quitByMenu = (app: App) => app.clickMenu(process.platform === "darwin" ? "Homeport" : "File", "Quit");

/** A pull that takes a while, and has begun. */
async function beginPull({ page }: App, ref = "ai/qwen3:14B-Q6_K") {
  await page.evaluate((wanted) => window.homeport?.request("models.pull", { ref: wanted }), ref);
  const read = () => page.evaluate(() => window.homeport?.request("jobs.read", {}));
  await expect.poll(read).toMatchObject({ data: { items: [{ phase: "downloading", outcome: null }] } });
}

test("quitting during a pull asks; keeping it running keeps it, and quitting offers it again", async ({ app }) => {
  await beginPull(app);
  await quitByMenu(app);
  const detail = expect.stringMatching(
    /^Pulling qwen3:14B-Q6_K.*\. It is offered again at the next start\.$/,
  ) as unknown;
  await expect.poll(() => app.dialogs()).toEqual([{ message: question, detail, buttons: ["Quit", "Keep running"] }]);
  await app.answerDialog("Keep running");
  await expect(app.page.getByRole("main")).toBeVisible();
  await goToPage(app.page, "Models");
  await expect(app.page.getByRole("region", { name: "Pulls and removals" })).toContainText("Pulling qwen3:14B-Q6_K");
  await app.restart();
  await goToPage(app.page, "Models");
  await expect(app.page.getByRole("region", { name: "Pulls and removals" })).toContainText("qwen3:14B-Q6_K is paused");
});

test("what would begin anew is said so, and the answer Quit ends the program", async ({ app }) => {
  await beginPull(app, "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M");
  await quitByMenu(app);
  await expect
    .poll(async () => (await app.dialogs())[0]?.detail)
    .toContain("What has arrived is lost; it begins anew.");
  await app.answerDialog("Quit");
  expect(await app.quit()).toBe(0);
});

test("with nothing under way nobody is asked", async ({ app }) => {
  await quitByMenu(app);
  expect(await app.quit()).toBe(0);
});

test.describe("the system's own end", () => {
  test.beforeEach(({ app }) => test.skip(app.standIn === null, "the system's end can't be ordered there"));
  const asked = async (app: App) =>
    (await app.standIn?.recorded())?.filter(({ call }) => call === "dialog.showMessageBox");

  test("asks nobody when it shuts down, and is asked to wait for what is written", async ({ app }) => {
    await beginPull(app);
    expect(await app.standIn?.power("shutdown")).toEqual({ isDelayed: true });
    expect(await app.standIn?.ended()).toBe(0);
    expect(await asked(app)).toEqual([]);
  });

  test("asks nobody on SIGTERM", async ({ app }) => {
    test.skip(process.platform === "win32", "there is no such signal");
    await beginPull(app);
    expect(await app.standIn?.terminate()).toBe(0);
    expect(await asked(app)).toEqual([]);
  });
});
