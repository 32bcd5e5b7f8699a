import type { Page } from "@playwright/test";
import { expect, test } from "./harness/app";
import { tabTo } from "./harness/keyboard";

/** Worlds the demo can begin in, and where a guide that was begun stands there. */
const starts = [
  ["nothing", "Where shall the models run?"],
  ["desktop-off", "Switch Model Runner on"],
  ["no-model", "Which model shall answer?"],
  ["not-connected", "Ask qwen3:8B-Q4_K_M something"],
] as const;

const heading = (page: Page) => page.getByRole("main").getByRole("heading", { level: 1 });
const steps = (page: Page) => page.getByRole("navigation", { name: "Steps of the guide" });

async function begin(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("An answer from a model on your own machine");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(heading(page)).toHaveText("What this machine can run");
  await page.getByRole("button", { name: "Go on" }).click();
}

for (const [scene, title] of starts) {
  test.describe(`from ${scene}`, () => {
    test.use({ launch: { flags: ["--demo"], env: { HOMEPORT_DEMO: scene } } });

    test("the guide opens by itself, stands where the world is, and comes back there after Later", async ({ app }) => {
      const { page } = app;
      await begin(page);
      await expect(heading(page)).toHaveText(title);
      await page.keyboard.press("Escape");
      await expect(page).toHaveTitle(/^Home/);
      await page.getByRole("link", { name: /^Go on with:/ }).click();
      await expect(heading(page)).toHaveText(title);
    });
  });
}

test("where all of it was set up before, nothing opens by itself, and the palette still leads there", async ({
  app,
}) => {
  const { page } = app;
  await expect(page).toHaveTitle(/^Home/);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("set-up guide");
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle(/^Set-up guide/);
  await expect(steps(page)).toBeVisible();
});

test.describe("from nothing to the end", () => {
  test.use({ launch: { flags: ["--demo"], env: { HOMEPORT_DEMO: "nothing@20" } } });

  test("by the keyboard alone, a model answers through OpenClaw", async ({ app }) => {
    test.slow();
    const { page } = app;
    const press = async (name: string | RegExp) => {
      await tabTo(page, page.getByRole("button", { name }).first());
      await page.keyboard.press("Enter");
    };
    await press("Begin");
    await expect(heading(page)).toBeFocused();
    await press("Go on");

    await expect(heading(page)).toHaveText("Where shall the models run?");
    await tabTo(page, page.getByRole("radio", { name: "Docker Engine" }));
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: "The runner without Docker" })).toBeChecked();
    await press("Install the runner without Docker");
    await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "Install the runner without Docker" }));
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Something that can run models is here", { timeout: 30_000 });
    await press("Go on");

    await expect(heading(page)).toHaveText("Which model shall answer?");
    await tabTo(page, page.getByRole("radio").first());
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio").nth(1)).toBeChecked();
    await press(/^Pull \d/);
    await expect(heading(page)).toHaveText(/ is here$/, { timeout: 60_000 });
    await press("Go on");

    await press(/^Ask /);
    await expect(heading(page)).toHaveText(/ answers$/, { timeout: 30_000 });
    await press("Go on");

    await expect(heading(page)).toHaveText(/^Connect OpenClaw to /);
    await press(/^Let Homeport fetch Node/);
    await press(/^Fetch Node/);
    await press(/^Install OpenClaw/);
    await press("Show what would change");
    await press("Connect");
    await expect(heading(page)).toHaveText(/^OpenClaw asks /, { timeout: 30_000 });
    await press("Go on");

    await press("Ask through OpenClaw");
    await expect(heading(page)).toHaveText(/ answered through OpenClaw$/, { timeout: 60_000 });
    await press("Go on");

    await expect(heading(page)).toHaveText("The short privacy check is done", { timeout: 30_000 });
    await press(/^Go on/);
    await expect(heading(page)).toHaveText("The way your words take");
    await press("Finish");
    await expect(page).toHaveTitle(/^Home/);
    await expect(page.getByRole("link", { name: /^Go on with:/ })).toHaveCount(0);
  });
});
