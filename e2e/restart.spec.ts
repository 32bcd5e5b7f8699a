import { tmpdir } from "node:os";
import { expect, test as base } from "./harness/app";
import { goToPage } from "./harness/pages";
import { environment, startProgram } from "./harness/program";

/** The panel as it is in earnest, on a simulated Model Runner behind a real port. */
const test = base.extend<{ runnerOrigin: string }>({
  // its settings folder is not the panel's, whose fixture needs to know this address first
  runnerOrigin: async ({ browserName: _any }, use) => {
    const program = startProgram(
      ["--import", "./e2e/fake-tools/register.mjs", "e2e/fake-tools/model-runner.ts", "--empty"],
      environment(tmpdir()),
    );
    const [, origin = ""] = await program.waitFor(/^runner at (\S+)$/m);
    await use(origin);
    await program.end();
  },
  launch: async ({ runnerOrigin }, use) => {
    await use({ flags: [], env: { MODEL_RUNNER_HOST: runnerOrigin, PATH: "/nowhere" } });
  },
});

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
