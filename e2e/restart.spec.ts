import { expect, test } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";

test.use({ isEmpty: true });

test("a pull that the end of the program interrupted is offered again, and goes on", async ({ app }) => {
  test.slow();
  await goToPage(app.page, "Models");
  await app.page.getByRole("textbox", { name: "Name of the model" }).fill("ai/qwen3:0.6B-Q4_0");
  await app.page.getByRole("button", { name: "Pull", exact: true }).click();
  const jobs = () => app.page.getByRole("region", { name: "Pulls and removals" });
  await expect(jobs()).toContainText(/ of 44\d MB/);
  await app.restart();
  await goToPage(app.page, "Models");
  await expect(jobs()).toContainText("qwen3:0.6B-Q4_0 is paused");
  await jobs()
    .getByRole("button", { name: /^Resume/ })
    .click();
  await expect(jobs()).toContainText("is pulled", { timeout: 60_000 });
  await app.restart();
  await goToPage(app.page, "Models");
  await expect(app.page.getByRole("region", { name: /^Pulled/ })).toContainText("qwen3:0.6B-Q4_0");
  await expect(jobs()).toHaveCount(0);
});
