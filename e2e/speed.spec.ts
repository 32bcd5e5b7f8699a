import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";

test("a model is measured, checked for tools and warmed up, and each is told where models are chosen", async ({
  app,
}) => {
  test.setTimeout(120_000);
  const { page } = app;
  const model = "smollm2:135M-Q4_K_M";
  await goToPage(page, "Resources");
  await page.getByRole("tab", { name: "Speed" }).click();
  await page.getByRole("combobox", { name: "Model" }).selectOption({ label: model });

  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText("Did not call the tool", { exact: true })).toBeVisible({ timeout: 30_000 });

  await page.getByRole("combobox", { name: "Repetitions" }).selectOption("1");
  await page.getByRole("combobox", { name: "Answer, tokens" }).selectOption("32");
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  await expect(page.getByRole("heading", { name: "History, one run" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("The GPU is used.")).toBeVisible();
  await expect(page.getByText(/^offloaded \d+\/\d+ layers to GPU$/)).toBeVisible();

  await page.getByRole("button", { name: "Warm up now" }).click();
  await expect(page.getByText("There is no prompt to warm up with yet")).toBeVisible({ timeout: 30_000 });

  await goToPage(page, "Models");
  await expect(page.getByRole("link", { name: `${model}: Did not call the tool` })).toBeVisible();
  await expect(page.getByText(/tokens\/s measured/)).toBeVisible();
});
