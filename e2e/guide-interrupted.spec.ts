import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { App } from "./harness/app-type";
import { expect, test as base } from "./harness/fake-runner";
import { makeOpenClawHome } from "./harness/openclaw-home";

/** The panel as it is in earnest, that nobody has used before: a runner behind a real port, a command line with a real file. */
const test = base.extend<{ home: string }>({
  isEmpty: true,
  runnerSpeed: 8,

  // without the note that the guide was put off
  settingsFolder: async ({ launch: _launch }, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "homeport-guide-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  home: async ({ context: _context }, use) => {
    const { home, remove } = makeOpenClawHome((port) => `{ "gateway": { "port": ${port} } }\n`);
    await use(home);
    remove();
  },

  launch: async ({ runner, home }, use) => {
    const env = { MODEL_RUNNER_HOST: runner.origin, HOME: home, PATH: path.join(home, "bin") };
    await use({ flags: [], env });
  },
});

const heading = (page: Page) => page.getByRole("main").getByRole("heading", { level: 1 });

/** Ends the program where it stands and starts it again: the guide opens by itself, at the step that is open now. */
async function interrupt(app: App, at: string | RegExp): Promise<void> {
  await app.restart();
  await expect(heading(app.page)).toHaveText(at, { timeout: 20_000 });
}
async function goBack({ page }: App, at: string | RegExp): Promise<void> {
  await page.getByRole("link", { name: /^(Go on with:|Finish it)/ }).click({ timeout: 20_000 });
  await expect(heading(page)).toHaveText(at, { timeout: 20_000 });
}
const press = (app: App, name: string | RegExp) => app.page.getByRole("button", { name }).first().click();

test("quit and started again at every step, it goes on where it was, to the end", async ({ app, runner }) => {
  test.slow();
  await expect(heading(app.page)).toHaveText("An answer from a model on your own machine");
  await interrupt(app, "An answer from a model on your own machine");
  await press(app, "Begin");
  await expect(heading(app.page)).toHaveText("What this machine can run");
  await runner.tell("kill");
  await interrupt(app, "What this machine can run");

  await press(app, "Go on");
  const without = "Switch Model Runner on";
  await expect(heading(app.page)).toHaveText(without, { timeout: 20_000 });
  await interrupt(app, without);
  await runner.tell("start");
  await interrupt(app, "Which model shall answer?");

  await app.page.getByRole("radio").nth(1).check();
  await press(app, /^Pull \d/);
  await expect(app.page.getByRole("progressbar").first()).toBeVisible();
  await interrupt(app, "Which model shall answer?");
  await press(app, /^Resume/);
  await expect(heading(app.page)).toHaveText(/ is here$/, { timeout: 60_000 });
  await interrupt(app, /^Ask .+ something$/);

  await press(app, /^Ask /);
  await expect(heading(app.page)).toHaveText(/ answers$/, { timeout: 30_000 });
  await interrupt(app, /^Connect OpenClaw to /);

  await press(app, "Show what would change");
  await press(app, "Connect");
  await expect(heading(app.page)).toHaveText(/^OpenClaw asks /, { timeout: 30_000 });
  // enough is set up to work: it does not open by itself any more, and Home leads back to where it was
  await app.restart();
  await goBack(app, /^Does .+ answer through OpenClaw\?$/);

  await press(app, "Ask through OpenClaw");
  await expect(heading(app.page)).toHaveText(/ answered through OpenClaw$/, { timeout: 60_000 });
  await app.restart();
  await goBack(app, "Does anything leave this machine?");
  await press(app, /^Go on/);
  await expect(heading(app.page)).toHaveText("The way your words take");
  await app.restart();
  await goBack(app, "The way your words take");
  await press(app, "Finish");
  await expect(app.page).toHaveTitle(/^Home/);
  await app.restart();
  await expect(app.page).toHaveTitle(/^Home/);
  await expect(app.page.getByRole("link", { name: /^Go on with:/ })).toHaveCount(0);
});
