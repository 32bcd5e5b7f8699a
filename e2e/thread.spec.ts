import type { Locator } from "@playwright/test";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

test("from a fresh OpenClaw to a proven answer on this machine, and back", async ({ app }) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "OpenClaw");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/in the cloud/, { timeout: 30_000 });
  await expect(page.getByText(/so Homeport does not ask/)).toBeVisible();

  const connect = page.getByRole("region", { name: "Connect" });
  const models = connect.getByRole("combobox", { name: "Model" });
  await models.selectOption({ label: await labelWith(models, "qwen3") });
  await connect.getByRole("button", { name: "Show what would change" }).click();
  const plan = connect.getByRole("region", { name: "What would change" });
  await expect(plan).toContainText("Default model", { timeout: 30_000 });
  await expect(plan).toContainText("openclaw.json");
  await plan.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(connect).toContainText(/is set to qwen3.* now, read back/, { timeout: 60_000 });

  const ask = page.getByRole("region", { name: "Ask through OpenClaw" });
  await ask.getByRole("button", { name: "Ask through OpenClaw" }).click();
  await expect(ask).toContainText("Proven: qwen3", { timeout: 90_000 });
  await expect(ask).toContainText("The check word is in Model Runner’s own record");

  await goToPage(page, "Home");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your words stay on this machine.");

  await goToPage(page, "OpenClaw");
  await connect.getByRole("button", { name: "Put back what was there" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Put back what was there" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/in the cloud/, { timeout: 30_000 });
});

test("a pull shows its progress, keeps its bytes when cancelled, and goes on from there", async ({ app }) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "Models");
  await page.getByRole("textbox", { name: "Name of the model" }).fill("ai/qwen3:0.6B-Q4_0");
  const pull = page.getByRole("button", { name: /^Pull/ });
  // twice at once: the second click joins the first
  await pull.dblclick();
  const jobs = page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs.getByRole("progressbar")).toHaveCount(1);
  await jobs.getByRole("button", { name: /^Cancel/ }).click();
  await expect(jobs).toContainText(/is kept; resuming goes on from there/);
  await jobs.getByRole("button", { name: /^Resume/ }).click();
  await expect(jobs).toContainText("is pulled", { timeout: 60_000 });
  await expect(page.getByRole("region", { name: /^Pulled/ })).toContainText("qwen3:0.6B-Q4_0");
});

test("a model answers with its figures, and an answer can be stopped", async ({ app }) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "Try it");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("Hello");
  await question.press("Enter");
  const log = page.getByRole("log");
  await expect(log).toContainText(/including loading/, { timeout: 60_000 });
  await expect(log).toContainText(/tok\/s/);
  await expect(question).toBeFocused();

  await question.fill("Tell me a story without an end");
  await question.press("Enter");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await question.press("Escape");
  await expect(log).toContainText("Stopped by you");
});

/** The label of the first option that names `part`. */
async function labelWith(select: Locator, part: string): Promise<string> {
  const labels = await select.locator("option").allTextContents();
  const label = labels.find((each) => each.includes(part));
  if (label === undefined) throw new Error(`None of ${labels.join(", ")} names ${part}.`);
  return label;
}
