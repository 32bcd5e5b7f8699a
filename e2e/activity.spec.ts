import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

test("what was done is listed as it happens, folds out by keyboard, and holds no word that was asked", async ({
  app,
}) => {
  test.slow();
  const { page } = app;
  await goToPage(page, "Try it");
  const question = page.getByRole("textbox", { name: "Question" });
  await question.fill("Tell me of the velvet armadillo");
  await question.press("Enter");
  await expect(page.getByRole("log")).toContainText(/tok\/s/, { timeout: 60_000 });

  await goToPage(page, "Activity");
  const ledger = page.getByRole("region", { name: "Ledger" });
  const asked = ledger.getByRole("listitem").filter({ hasText: "Asked a model" });
  await expect(asked).toContainText("This machine");
  await expect(asked).toContainText("answered 200");
  await asked.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(asked).toContainText("The whole request");
  await expect(page.getByRole("main")).not.toContainText("armadillo");

  await page.getByRole("button", { name: "Support report" }).click();
  const text = page.getByRole("region", { name: "Text of the report" });
  await expect(text).toContainText("Model Runner");
  await expect(text).not.toContainText("armadillo");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Support report" })).toBeFocused();
});

test("a request to another machine is marked as one, while the page is looked at", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Settings");
  await page.getByRole("textbox", { name: "Address" }).fill("https://box.example:12434");
  await page.getByRole("button", { name: "Use this address" }).click();
  await goToPage(page, "Activity");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("addressed to another machine", {
    timeout: 20_000,
  });
  await page.getByRole("combobox", { name: "Show" }).selectOption({ label: "What crossed the line" });
  const row = page.getByRole("region", { name: "Ledger" }).getByRole("listitem").first();
  await expect(row).toContainText("box.example:12434");
  await expect(row).toContainText("Another machine");
  // the count of a poll grows under the eyes of whoever looks
  await expect(row).toContainText(/[3-9] times/, { timeout: 30_000 });
});

test("a job under way is cancelled from here", async ({ app }) => {
  const { page } = app;
  await goToPage(page, "Models");
  await page.getByRole("textbox", { name: "Name of the model" }).fill("ai/gpt-oss");
  await page.getByRole("button", { name: /^Pull/ }).click();
  await goToPage(page, "Activity");
  const jobs = page.getByRole("region", { name: "Jobs" });
  await expect(jobs.getByRole("progressbar")).toHaveCount(1, { timeout: 15_000 });
  await jobs.getByRole("button", { name: "Cancel: Pulling gpt-oss" }).click();
  await expect(jobs).toContainText("Paused. What is here is kept.", { timeout: 15_000 });
  await jobs.getByRole("button", { name: "Dismiss: Pulling gpt-oss" }).click();
  await expect(jobs).toContainText("Nothing is under way.");
});
