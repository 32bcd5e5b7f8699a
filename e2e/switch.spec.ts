import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { parseJson, valueAt } from "../app/domain/json-value";
import type { App } from "./harness/app-type";
import { expect, test as base } from "./harness/fake-runner";
import { makeOpenClawHome } from "./harness/openclaw-home";
import { goToPage } from "./harness/pages";

const [llama, gemma, qwen] = ["llama3.2:3B-Q4_K_M", "gemma3:4B-Q4_K_M", "qwen3:8B-Q4_K_M"] as const;

type FakeOpenClaw = {
  home: string;
  config: string;
  text(): string;
  /** By the file, not by what a window says. */
  primary(): unknown;
  /** Done by the command line before it does this. */
  breakConfigAt(command: "agent"): void;
};

/** The panel as it is in earnest: a simulated runner behind a real port, and a command line with a real file. */
const test = base.extend<{ openclaw: FakeOpenClaw }>({
  runnerSpeed: 4,

  openclaw: async ({ context: _context }, use) => {
    const { home, config, remove } = makeOpenClawHome(
      (port) => `{ // mine\n  gateway: { port: ${port} },\n}\n`,
      (at) => `[ -e "${at.home}/break-at-$1" ] && echo "{ agents: {" > "${at.config}"`,
    );
    const text = () => readFileSync(config, "utf8");
    await use({
      home,
      config,
      text,
      primary: () => valueAt(parseJson(text()) ?? undefined, ["agents", "defaults", "model", "primary"]),
      breakConfigAt: (command) => writeFileSync(path.join(home, `break-at-${command}`), ""),
    });
    remove();
  },

  launch: async ({ runner, openclaw: { home } }, use) => {
    const env = { MODEL_RUNNER_HOST: runner.origin, HOME: home, PATH: path.join(home, "bin") };
    await use({ flags: [], env });
  },
});

test.beforeEach(() => test.slow());
test.skip(process.platform === "win32", "the fake command line is a shell script");

const main = (page: Page) => page.getByRole("main");
/** Words of the switch on every page. */
const bar = (page: Page, text: string | RegExp) =>
  expect(page.locator("output").filter({ hasText: text })).toBeVisible({ timeout: 30_000 });
const answersNow = (page: Page, model: string) => bar(page, `${model} answers now.`);

/** By a part of its label, which says more than the name. */
async function select(box: Locator, part: string): Promise<void> {
  const labels = async () => (await box.locator("option").allTextContents()).find((label) => label.includes(part));
  await expect.poll(labels).toBeDefined();
  await box.selectOption({ label: (await labels()) ?? "" });
}

async function connect(page: Page): Promise<void> {
  await goToPage(page, "OpenClaw");
  const region = page.getByRole("region", { name: "Connect" });
  await select(region.getByRole("combobox", { name: "Model" }), llama);
  await region.getByRole("button", { name: "Show what would change" }).click();
  await region.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(region).toContainText(/is set to .+ now, read back/, { timeout: 30_000 });
}

async function clickSwitch(page: Page, model: string): Promise<void> {
  await goToPage(page, "Models");
  await page.getByRole("button", { name: `Switch to ${model}` }).click();
}

/** Planned, carried out, and found so. */
async function operateGateway(page: Page, operation: "run" | "stop"): Promise<void> {
  const answer = await page.evaluate(async (asked) => {
    const plan = await window.homeport?.request("gateway.plan", { operation: asked });
    return plan?.ok === true ? window.homeport?.request("gateway.carryOut", { planId: plan.data.id }) : plan;
  }, operation);
  expect(answer).toMatchObject({ ok: true });
  const state = () =>
    page.evaluate(async () => {
      const answer = await window.homeport?.request("gateway.read", {});
      return answer?.ok === true ? answer.data.state : null;
    });
  await expect.poll(state, { timeout: 60_000 }).toBe(operation === "run" ? "running" : "stopped");
}

const jobs = (page: Page) =>
  page.evaluate(async () => {
    const answer = await window.homeport?.request("jobs.read", {});
    return answer?.ok === true ? answer.data.items.filter(({ kind }) => kind === "switch-model") : [];
  });

async function clickInTray(app: App, model: string): Promise<void> {
  const label = async () =>
    ((await app.tray())?.items ?? []).map((item) => item.label).find((each) => each.startsWith(model));
  await expect(async () => app.clickTray((await label()) ?? "")).toPass({ timeout: 30_000 });
}

test("one click on Models: written, read back, proven; a second click joins, and a rival waits for its turn", async ({
  app,
  openclaw,
}) => {
  const { page } = app;
  await connect(page);
  expect(openclaw.primary()).toBe(`local/ai/${llama}`);

  await clickSwitch(page, gemma);
  await clickInTray(app, gemma);
  await page.getByRole("button", { name: `Switch to ${qwen}` }).click();
  // a click is asked of main, and its job is there a moment later
  const listed = async () => (await jobs(page)).map(({ subject, phase }) => [subject, phase === "waiting"]);
  await expect.poll(listed).toEqual([
    [`ai/${gemma}`, false],
    [`ai/${qwen}`, true],
  ]);
  await answersNow(page, qwen);
  await bar(page, "Proven through OpenClaw in a new session.");
  expect(openclaw.primary()).toBe(`local/ai/${qwen}`);
  await expect(main(page).getByRole("listitem").filter({ hasText: qwen }).getByText("answers now")).toBeVisible();

  await page.getByRole("button", { name: `Back to ${gemma}` }).click();
  await answersNow(page, gemma);
  expect(openclaw.primary()).toBe(`local/ai/${gemma}`);
});

test("from the tray with no window: written, read back and told", async ({ app, openclaw }) => {
  await connect(app.page);
  await app.closeWindow();
  await clickInTray(app, gemma);
  const titles = async () => (await app.notifications()).map(({ title }) => title);
  await expect.poll(titles, { timeout: 30_000 }).toContain(`${gemma} answers now`);
  expect(openclaw.primary()).toBe(`local/ai/${gemma}`);
});

test("cancelled in the middle, everything is as it was", async ({ app, openclaw }) => {
  const { page } = app;
  await connect(page);
  const before = openclaw.text();
  await clickSwitch(page, gemma);
  await bar(page, `${gemma} answers. Asking through OpenClaw`);
  expect(openclaw.primary()).toBe(`local/ai/${gemma}`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(async () => (await jobs(page))[0]?.outcome?.kind, { timeout: 30_000 }).toBe("cancelled");
  expect(openclaw.text()).toBe(before);
});

test("an answer that is being given is waited for, and can be cut", async ({ app, openclaw, runner }) => {
  const { page } = app;
  await connect(page);
  await runner.fault({ dripMs: 8 });
  await goToPage(page, "Try it");
  const question = page.getByRole("textbox", { name: "Question" });
  await select(page.getByRole("combobox", { name: "Model" }), llama);
  await question.fill("Tell me a story without an end");
  await question.press("Enter");
  await expect(page.getByRole("log")).toContainText("Once a ship", { timeout: 30_000 });
  await clickSwitch(page, gemma);
  await bar(page, "Waiting until the answer has ended");
  expect(openclaw.primary()).toBe(`local/ai/${llama}`);
  await runner.tell("heal");
  await page.getByRole("button", { name: "Cut the answer" }).click();
  await answersNow(page, gemma);
  await goToPage(page, "Try it");
  await expect(page.getByRole("log")).toContainText("Once a ship");
});

test("while a model is pulled, and with a gateway that runs and then is gone", async ({ app, openclaw }) => {
  const { page } = app;
  await connect(page);
  await operateGateway(page, "run");
  await page.evaluate(() => window.homeport?.request("models.pull", { ref: "ai/qwen3:14B-Q6_K" }));
  await clickSwitch(page, gemma);
  await expect(page.getByRole("region", { name: "Pulls and removals" })).toContainText("qwen3:14B-Q6_K");
  await answersNow(page, gemma);
  await bar(page, "the gateway’s chat endpoint is off");
  expect(openclaw.primary()).toBe(`local/ai/${gemma}`);
  await operateGateway(page, "stop");
  await clickSwitch(page, llama);
  await answersNow(page, llama);
  await bar(page, "no gateway runs");
});

test("a configuration broken by hand is left as it is, before the switch and while it is proven", async ({
  app,
  openclaw,
}) => {
  const { page } = app;
  await connect(page);
  openclaw.breakConfigAt("agent");
  await clickSwitch(page, gemma);
  await bar(page, `The switch to ${gemma} failed.`);
  await expect(page.getByText("OpenClaw’s configuration was changed meanwhile")).toBeVisible();
  expect(openclaw.text()).toBe("{ agents: {\n");
  await clickSwitch(page, qwen);
  await bar(page, "OpenClaw was left as it is: it can’t be used at the moment.");
  expect(openclaw.text()).toBe("{ agents: {\n");
  expect(existsSync(openclaw.config)).toBe(true);
});
