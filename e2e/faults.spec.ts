import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { App } from "./harness/app-type";
import { expect, test, type FakeRunner } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";
import { rows, type FaultId } from "./faults/rows";

type WindowFault = { [Id in FaultId]: (typeof rows)[Id]["place"] extends "window" ? Id : never }[FaultId];

/** The journey of one row of the table. */
function fault(id: WindowFault, run: Parameters<typeof test>[2]) {
  test(`${id}: ${rows[id].fault} → ${rows[id].holds}`, run);
}

const heading = (page: Page) => page.getByRole("main").getByRole("heading", { level: 1 });

async function ask(page: Page, text: string) {
  await goToPage(page, "Try it");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill(text);
  await question.press("Enter");
}

async function pull(page: Page, name: string) {
  await goToPage(page, "Models");
  await page.getByRole("textbox", { name: "Name of the model" }).fill(name);
  await page.getByRole("button", { name: "Pull", exact: true }).click();
}

fault("window-runner-killed-mid-answer", async ({ app, runner }) => {
  const { page } = app;
  await ask(page, "Tell me a story without an end");
  const log = page.getByRole("log");
  await expect(log).toContainText("Once a ship", { timeout: 30_000 });
  await runner.tell("kill");
  await expect(log).toContainText("What had arrived is kept above");
  await expect(log.getByRole("button", { name: "Ask again" })).toBeVisible();
  await goToPage(page, "Home");
  await expect(heading(page)).toHaveText("Model Runner is not running.");
  await runner.tell("start");
  await expect(heading(page)).toContainText("Model Runner is ready");
});

fault("window-engine-killed", async ({ app, runner }) => {
  const { page } = app;
  await ask(page, "Tell me a story without an end");
  const log = page.getByRole("log");
  await expect(log).toContainText("Once a ship", { timeout: 30_000 });
  await runner.tell("kill-engines");
  await expect(log).toContainText("What had arrived is kept above");
  await log.getByRole("button", { name: "Ask again" }).click();
  await expect(log).toContainText(/including loading.*including loading/, { timeout: 60_000 });
});

type Fixtures = { app: App; runner: FakeRunner };

async function isToldAndFollowed(
  { app, runner }: Fixtures,
  service: "hanging" | "disabled" | "wrong-service",
  words: string,
) {
  const { page } = app;
  await expect(heading(page)).toContainText("Model Runner is ready");
  await runner.fault({ service });
  await expect(heading(page)).toHaveText(words);
  await goToPage(page, "Models");
  await expect(page.getByRole("main")).toContainText("may have changed");
  await goToPage(page, "Home");
  await runner.tell("heal");
  await expect(heading(page)).toContainText("Model Runner is ready");
}

fault("window-runner-hanging", ({ app, runner }) =>
  isToldAndFollowed({ app, runner }, "hanging", "Model Runner does not answer."),
);

fault("window-runner-disabled", ({ app, runner }) =>
  isToldAndFollowed({ app, runner }, "disabled", "Model Runner is switched off."),
);

fault("window-wrong-service", ({ app, runner }) =>
  isToldAndFollowed({ app, runner }, "wrong-service", "Another program answers where Model Runner should."),
);

async function pullFailsInWords({ app, runner }: Fixtures, faults: Parameters<FakeRunner["fault"]>[0], words: string) {
  const { page } = app;
  await runner.fault(faults);
  await pull(page, "ai/qwen3:0.6B-Q4_0");
  const jobs = page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs).toContainText("Pulling qwen3:0.6B-Q4_0 failed", { timeout: 20_000 });
  await expect(jobs).toContainText(words);
  await runner.tell("heal");
  await jobs.getByRole("button", { name: /^(Try again|Pull again|Resume)/ }).click();
  await expect(jobs).toContainText("is pulled", { timeout: 60_000 });
}

fault("window-pull-offline", ({ app, runner }) =>
  pullFailsInWords({ app, runner }, { isOffline: true }, "can’t be reached"),
);

fault("window-pull-disk-full", ({ app, runner }) => pullFailsInWords({ app, runner }, { isDiskFull: true }, "room"));

fault("window-runner-killed-mid-pull", async ({ app, runner }) => {
  test.slow();
  const { page } = app;
  await pull(page, "ai/qwen3:14B-Q6_K");
  const jobs = page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs).toContainText(/ of 1\d(\.\d+)? GB/);
  await runner.tell("kill");
  await expect(jobs).toContainText("Pulling qwen3:14B-Q6_K failed", { timeout: 20_000 });
  await runner.tell("start");
  await expect(jobs.getByRole("button", { name: /^(Try again|Resume)/ })).toBeEnabled();
  await jobs.getByRole("button", { name: /^(Try again|Resume)/ }).click();
  await expect(jobs).toContainText(/ of 1\d(\.\d+)? GB/);
});

fault("window-load-out-of-memory", async ({ app, runner }) => {
  const { page } = app;
  await runner.fault({ loads: "out-of-memory" });
  await ask(page, "Hello");
  await expect(page.getByRole("log")).toContainText(/memory/, { timeout: 30_000 });
});

fault("window-load-crash", async ({ app, runner }) => {
  const { page } = app;
  await runner.fault({ loads: "crash" });
  await ask(page, "Hello");
  const log = page.getByRole("log");
  await expect(log).toContainText("The model could not be loaded", { timeout: 30_000 });
  await runner.tell("heal");
  await log.getByRole("button", { name: "Ask again" }).click();
  await expect(log).toContainText(/tokens/, { timeout: 60_000 });
});

fault("window-two-clicks", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Models");
  await page.getByRole("textbox", { name: "Name of the model" }).fill("ai/qwen3:14B-Q6_K");
  await page.getByRole("button", { name: "Pull", exact: true }).dblclick();
  const jobs = page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs).toContainText(/ of 1\d(\.\d+)? GB/);
  await expect(jobs.getByRole("listitem")).toHaveCount(1);
});

/** The program starts again and finds this as its settings. */
async function restartWith({ app, settingsFolder }: Pick<Fixtures, "app"> & { settingsFolder: string }, text: string) {
  writeFileSync(path.join(settingsFolder, "settings.json"), text);
  await app.restart();
  await goToPage(app.page, "Settings");
}

const dark = (page: Page) => page.getByRole("radio", { name: "Dark" });

fault("window-settings-damaged", async ({ app, settingsFolder }) => {
  await restartWith({ app, settingsFolder }, '{"schema":1,"theme":"da');
  const { page } = app;
  const main = page.getByRole("main");
  await expect(main).toContainText("was damaged and was set aside");
  await page.getByRole("button", { name: "Use that file again" }).click();
  await expect(main).toContainText("That settings file can’t be used");
  const aside = readdirSync(settingsFolder).find((name) => name.startsWith("settings.json.unreadable-")) ?? "";
  writeFileSync(path.join(settingsFolder, aside), '{"schema":1,"theme":"dark"}');
  await page.getByRole("button", { name: "Use that file again" }).click();
  await expect(dark(page)).toBeChecked();
  await expect(main).not.toContainText("set aside and");
});

fault("window-settings-newer", async ({ app, settingsFolder }) => {
  await restartWith({ app, settingsFolder }, '{"schema":99,"theme":"dark"}');
  const main = () => app.page.getByRole("main");
  await expect(main()).toContainText("written by a newer Homeport");
  await app.page.getByRole("button", { name: "Keep the present settings" }).click();
  await expect(main()).not.toContainText("newer Homeport");
  await app.restart();
  await goToPage(app.page, "Settings");
  await expect(dark(app.page)).not.toBeChecked();
  await expect(main()).not.toContainText("set aside earlier");
  expect(readdirSync(settingsFolder).filter((name) => name.startsWith("settings.json.unreadable-"))).toHaveLength(1);
});

fault("window-settings-reset", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Settings");
  await dark(page).click();
  await expect(dark(page)).toBeChecked();
  await page.getByRole("button", { name: "Reset all settings" }).click();
  await expect(page.getByRole("radio", { name: "System" })).toBeChecked();
  await page.getByRole("button", { name: "Use that file again" }).click();
  await expect(dark(page)).toBeChecked();
});
