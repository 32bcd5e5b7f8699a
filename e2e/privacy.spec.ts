import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { PrivacySnapshot } from "../app/contract/privacy";
import type { CheckId } from "../app/domain/privacy/checks";
import type { Verdict } from "../app/domain/privacy/finding";
import { expect, test as base } from "./harness/fake-runner";
import { goToPage } from "./harness/pages";
import { plantHome, type Planted, type PlantedHome } from "./harness/planted-home";

const model = "ai/qwen3:8B-Q4_K_M";
const off = { enabled: false };
const secret = "sk-planted0123456789abcdef0123";

/** The panel in earnest: a runner at a real port, the fake OpenClaw, and a home folder with what is planted. */
const test = base.extend<{ isFaulty: boolean; savesTo: string; planted: Planted; home: PlantedHome }>({
  isFaulty: [false, { option: true }],
  /** Where a person saves; empty: the dialog is closed. */
  savesTo: ["", { option: true }],
  planted: async ({ isFaulty, runner }, use) => use((isFaulty ? faulty : clean)(runner.origin)),
  home: async ({ planted }, use) => {
    const home = plantHome(planted);
    await use(home);
    home.remove();
  },
  launch: async ({ runner, home, planted, savesTo }, use) => {
    const env = {
      ...(savesTo === "" ? {} : { STAND_IN_CHOSEN_PLACE: savesTo }),
      MODEL_RUNNER_HOST: runner.origin,
      PATH: `${home.bin}:/usr/bin:/bin`,
      HOME: home.folder,
      SHELL: "/bin/bash",
      OPENCLAW_STATE_DIR: "",
      ...planted.env,
    };
    await use({ flags: [], env });
  },
});

const provider = (origin: string) => ({
  providers: {
    "docker-model-runner": { baseUrl: `${origin}/engines/v1`, apiKey: "unused", api: "openai-completions", models: [] },
  },
});

/** Nothing to be found. */
const clean = (origin: string): Planted => ({
  mode: 0o700,
  audit: "gw-tok-security-audit--deep--json",
  config: {
    models: { ...provider(origin), catalogRefresh: off },
    agents: {
      defaults: {
        model: { primary: `docker-model-runner/${model}`, fallbacks: [] },
        memorySearch: off,
        sandbox: { mode: "all" },
      },
    },
    memory: { search: off },
    gateway: { mode: "local", bind: "loopback", auth: { mode: "token", token: "0123456789abcdef" } },
    tools: { web: { search: off, fetch: off } },
    browser: off,
    update: { checkOnStart: false },
    telemetry: off,
  },
  files: {
    ".bashrc": { text: "HISTCONTROL=ignoreboth\n", mode: 0o644 },
    ".bash_history": { text: "ls\n", mode: 0o600 },
  },
});

/** Each thing that can be wrong, wrong. */
const faulty = (origin: string): Planted => ({
  mode: 0o755,
  audit: "loose-security-audit--json",
  env: { OPENAI_API_KEY: secret },
  config: {
    models: {
      providers: { ...provider(origin).providers, away: { baseUrl: "https://api.openai.com/v1", models: [] } },
    },
    agents: {
      defaults: {
        model: { primary: "docker-model-runner/ai/not-pulled", fallbacks: ["away/gpt-5"] },
        imageModel: { primary: "openai/gpt-5" },
        sandbox: { mode: "non-main", docker: { network: "bridge" } },
      },
    },
    gateway: { mode: "local", bind: "lan", auth: { mode: "none" } },
    channels: { telegram: { dmPolicy: "open", allowFrom: ["*"], groupPolicy: "open" } },
  },
  files: {
    // what openclaw keeps of a conversation that was deleted, and a mark of Dropbox beside its folder
    ".openclaw/agents/main/sessions/1.jsonl.deleted.2026-11-01T10-00-00.000Z": { text: "{}\n", mode: 0o644 },
    ".dropbox.cache/1": { text: "", mode: 0o600 },
    ".openclaw/.env": { text: `OPENAI_API_KEY=${secret}\n`, mode: 0o644 },
    ".bashrc": { text: "HISTCONTROL=\n", mode: 0o644 },
    ".bash_history": { text: `export OPENAI_API_KEY=${secret}\n`, mode: 0o644 },
  },
});

/** What each of the twenty plants must come out as. */
const plants: Partial<Record<CheckId, Verdict>> = {
  "inference-place": "fail",
  "model-is-pulled": "fail",
  "cloud-reach": "fail",
  "gateway-loopback": "fail",
  "gateway-auth": "fail",
  "dm-policy": "fail",
  "sandbox-mode": "warn",
  "sandbox-network": "warn",
  "web-tools": "warn",
  "update-checks": "warn",
  "security-audit": "fail",
  "request-log": "warn",
  transcripts: "warn",
  "runner-any-host": "warn",
  "folder-access": "warn",
  "secret-files": "fail",
  "synced-folder": "fail",
  "environment-keys": "warn",
  "history-secrets": "fail",
  "history-guard": "warn",
};
/** The real runner answers to any name too: no clean machine passes this. */
const always: readonly CheckId[] = ["runner-any-host"];

async function read(page: Page): Promise<PrivacySnapshot> {
  const answer = await page.evaluate(() => window.homeport?.request("privacy.read", {}));
  if (!answer?.ok) throw new Error(answer?.error.message);
  return answer.data;
}

/** Opens the page as a person does, and resolves with what the first look found. */
async function firstLook(page: Page) {
  await goToPage(page, "OpenClaw");
  await expect(page.getByRole("main")).toContainText("2026.9.6", { timeout: 30_000 });
  await goToPage(page, "Privacy");
  await expect.poll(async () => (await read(page)).ranAt, { timeout: 60_000 }).not.toBeNull();
  const { rows } = await read(page);
  return new Map(rows.map((row) => [row.id, row]));
}

const verdictsOf = (rows: Awaited<ReturnType<typeof firstLook>>) =>
  Object.fromEntries((Object.keys(plants) as CheckId[]).map((id) => [id, rows.get(id)?.verdict]));

test.skip(process.platform !== "linux", "what is planted is planted the Linux way");

test.describe("a machine with a fault in each place", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "homeport-report-"));
  const savedReport = path.join(folder, "report.md");
  test.use({ isFaulty: true, savesTo: savedReport });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("each is found by the first look, and no planted secret is in what the window is told", async ({
    app,
    runner,
  }) => {
    const { page } = app;
    await (
      await fetch(`${runner.origin}/engines/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model, max_tokens: 5, messages: [{ role: "user", content: "Hi" }] }),
      })
    ).text();
    const rows = await firstLook(page);
    expect(verdictsOf(rows)).toEqual(plants);
    expect(JSON.stringify([...rows.values()])).not.toContain(secret);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/things cross the line/);

    await page.getByRole("button", { name: "Report…" }).click();
    const preview = page.getByRole("region", { name: "Text of the report" });
    await expect(preview).toContainText("Crosses the line");
    // masked at last: what is saved below
    for (const names of [true, false]) {
      await page.getByRole("checkbox", { name: /^With names/ }).setChecked(names);
      await expect(preview).toContainText(names ? "machine are in it" : "machine are masked");
      await expect(preview).not.toContainText(secret);
      if (!names) await expect(preview).not.toContainText(/homeport-planted|api\.openai\.com/);
    }
    if (app.standIn !== null) {
      await page.getByRole("button", { name: "Save…" }).click();
      await expect.poll(() => existsSync(savedReport)).toBe(true);
      const saved = readFileSync(savedReport, "utf8");
      expect(saved).toMatch(/^# /);
      expect(saved).toContain("Crosses the line");
      expect(saved).not.toContain(secret);
      expect(saved).not.toMatch(/homeport-planted|api\.openai\.com/);
    }
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute("data-was-printed", "");
    });
    await page.getByRole("button", { name: "Print…" }).click();
    await expect(page.locator("body[data-was-printed]")).toBeAttached();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.locator("[data-print]")).toBeVisible();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByRole("navigation")).toBeHidden();
  });
});

test.describe("a fault with a fix", () => {
  test.use({ isFaulty: true });

  test("is shown, fixed, passes, and undone is back byte for byte with its permissions", async ({ app, home }) => {
    const { page } = app;
    const folder = path.dirname(home.configPath);
    const seen = () => [readFileSync(home.configPath, "utf8"), ...[folder, home.configPath].map(modeOf)];
    const before = seen();
    await firstLook(page);
    const rows = [
      ["The assistant may go to the web", "Web search, page reading and the browser are off", "browser.enabled: false"],
      [
        "Other accounts of this machine can open OpenClaw’s folder",
        "Only you can open OpenClaw’s folder",
        `drwx------ ${folder}`,
      ],
    ] as const;
    for (const [bad, good, shown] of rows) {
      const row = (title: string) => page.getByRole("listitem").filter({ has: page.getByText(title, { exact: true }) });
      await expect(row(bad)).toBeVisible();
      await row(bad).getByRole("button", { name: "Fix…" }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByText(shown).first()).toBeVisible({ timeout: 30_000 });
      expect(seen()).toEqual(before);
      await dialog.getByRole("button", { name: "Apply" }).click();
      await expect(row(good)).toContainText("Fixed", { timeout: 60_000 });
      expect(seen()).not.toEqual(before);
      await row(good).getByRole("button", { name: "Undo" }).click();
      await expect(row(bad)).toBeVisible({ timeout: 60_000 });
      await expect.poll(seen).toEqual(before);
    }
    // what one has asked for is no news
    await expect(page.getByText("Since you last looked")).toBeHidden();
  });
});

const modeOf = (file: string) => statSync(file).mode & 0o777;

test.describe("a machine without", () => {
  test("passes each of them, and what a hand then changes is noticed and told once", async ({ app, home }) => {
    const { page } = app;
    const rows = await firstLook(page);
    const passes = Object.fromEntries(Object.keys(plants).map((id) => [id, "pass"]));
    expect(verdictsOf(rows)).toEqual({ ...passes, ...Object.fromEntries(always.map((id) => [id, "warn"])) });

    await app.standIn?.focusWindow(false);
    home.editConfig((config) => ({ ...config, gateway: { mode: "local", bind: "lan", auth: { mode: "none" } } }));
    const news = page.getByText("Since you last looked, 2 things got worse");
    await expect(news).toBeVisible({ timeout: 20_000 });
    const told = async () => (await app.notifications()).map(({ title }) => title);
    const expected = app.standIn === null ? [] : ["2 things got worse for your privacy"];
    await expect.poll(told).toEqual(expected);
    await page.getByRole("button", { name: "I have seen it" }).click();
    await expect(news).toBeHidden();
    await page.getByRole("tab", { name: "History" }).click();
    await expect(page.getByRole("region", { name: "When something changed" }).getByRole("listitem")).toHaveCount(2);
  });
});
