import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";

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

test("the runner dies in the middle of an answer, and comes back by itself", async ({ app, runner }) => {
  const { page } = app;
  await ask(page, "Tell me a long story");
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

test("an engine that is killed cuts the answer; the runner is still there, and the next question loads again", async ({
  app,
  runner,
}) => {
  const { page } = app;
  await ask(page, "Tell me a long story");
  const log = page.getByRole("log");
  await expect(log).toContainText("Once a ship", { timeout: 30_000 });
  await runner.tell("kill-engines");
  await expect(log).toContainText("What had arrived is kept above");
  await log.getByRole("button", { name: "Ask again" }).click();
  await expect(log).toContainText(/including loading.*including loading/, { timeout: 60_000 });
});

for (const [service, words] of [
  ["hanging", "Model Runner does not answer."],
  ["disabled", "Model Runner is switched off."],
  ["wrong-service", "Another program answers where Model Runner should."],
] as const) {
  test(`a runner that is ${service} is told, with what to do, and followed when it heals`, async ({ app, runner }) => {
    const { page } = app;
    await expect(heading(page)).toContainText("Model Runner is ready");
    await runner.fault({ service });
    await expect(heading(page)).toHaveText(words);
    await goToPage(page, "Models");
    await expect(page.getByRole("main")).toContainText("may have changed");
    await goToPage(page, "Home");
    await runner.tell("heal");
    await expect(heading(page)).toContainText("Model Runner is ready");
  });
}

for (const [faults, words] of [
  [{ isOffline: true }, "can’t be reached"],
  [{ isDiskFull: true }, "room"],
] as const) {
  test(`a pull with ${Object.keys(faults).join()} fails in words, and can be tried again`, async ({ app, runner }) => {
    const { page } = app;
    await runner.fault(faults);
    await pull(page, "ai/qwen3:0.6B-Q4_0");
    const jobs = page.getByRole("region", { name: "Pulls and removals" });
    await expect(jobs).toContainText("Pulling qwen3:0.6B-Q4_0 failed", { timeout: 20_000 });
    await expect(jobs).toContainText(words);
    await runner.tell("heal");
    await jobs.getByRole("button", { name: /^(Try again|Pull again|Resume)/ }).click();
    await expect(jobs).toContainText("is pulled", { timeout: 60_000 });
  });
}

test("the runner dies in the middle of a pull; what arrived is used when it is back", async ({ app, runner }) => {
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

test("a model that can't be loaded for want of memory says so", async ({ app, runner }) => {
  const { page } = app;
  await runner.fault({ loads: "out-of-memory" });
  await ask(page, "Hello");
  await expect(page.getByRole("log")).toContainText(/memory/, { timeout: 30_000 });
});
