import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ActivitySnapshot } from "../app/contract/activity";
import { isLoopbackHost } from "../app/domain/runner-location";
import { test as base, expect } from "./harness/fake-runner";
import { goToPage, pageNames } from "./harness/pages";

type Reached = { kind: "connect" | "address" | "lookup" | "datagram" | "program"; what: string };

/** The panel in earnest, on a simulated Model Runner, its sockets and look-ups watched from its first line on. */
const test = base.extend<{ trap: { home: string; file: string; read(kind?: Reached["kind"]): string[] } }>({
  trap: async ({ isEmpty: _isEmpty }, use) => {
    const home = mkdtempSync(path.join(tmpdir(), "homeport-trap-"));
    const file = path.join(home, "reached");
    await use({
      home,
      file,
      read(kind) {
        const lines = readFileSync(file, "utf8").trim().split("\n");
        const all = lines.map((line) => JSON.parse(line) as Reached);
        return [...new Set(all.filter((each) => kind === undefined || each.kind === kind).map(({ what }) => what))];
      },
    });
    rmSync(home, { recursive: true, force: true });
  },

  launch: async ({ runner, trap }, use) => {
    const env = {
      MODEL_RUNNER_HOST: runner.origin,
      PATH: "/nowhere",
      HOME: trap.home,
      HOMEPORT_TRAP_FILE: trap.file,
      NODE_OPTIONS: "--import=./e2e/harness/trap-network.mjs",
    };
    await use({ flags: [], env });
  },
});

test.skip(process.env["HOMEPORT_E2E"] === "electron", "the trap is of Node's own program");

/** A socket file, a pipe of this machine, or a loopback address. */
const isOfHere = (what: string) => path.isAbsolute(what) || what.startsWith("\\\\.\\pipe\\") || isLoopbackHost(what);
const outside = (reached: string[]) => reached.filter((what) => !isOfHere(what));
/** A name that was never looked up is only written on a call to an address, which is told by itself: a foreign Host. */
const connected = ({ read }: { read(kind: Reached["kind"]): string[] }) => {
  const names = read("lookup");
  return outside(read("connect")).filter((what) => isIP(what) !== 0 || names.includes(what));
};

test("from the start, over every page, to rest: nothing but this machine is reached; then only what the user asked", async ({
  app,
  trap,
}) => {
  test.slow();
  const { page } = app;
  for (const name of pageNames) await goToPage(page, name);
  // the views of Privacy too, which tell of the world outside
  await goToPage(page, "Privacy");
  await page.getByRole("tab", { name: "What crosses the line" }).click();
  await expect(page.getByRole("region", { name: "Homeport" }).getByRole("listitem").first()).toBeVisible();
  // at rest: the polls' next turns
  await goToPage(page, "Home");
  const polls = async () => {
    const answer = await app.standIn?.requestAs({}, "activity.read", {});
    return (answer as { data: ActivitySnapshot }).data.lines.reduce((sum, { count }) => sum + count, 0);
  };
  const before = await polls();
  await expect.poll(polls, { timeout: 20_000 }).toBeGreaterThan(before + 5);

  expect(trap.read("connect").length).toBeGreaterThan(0);
  const reached = () => [...connected(trap), ...outside(trap.read("lookup")), ...outside(trap.read("address"))];
  expect([...reached(), ...trap.read("datagram")]).toEqual([]);

  await goToPage(page, "Models");
  await page.getByRole("tab", { name: "Search" }).click();
  await page.getByRole("searchbox", { name: "Words to search for" }).fill("gemma");
  await page.keyboard.press("Enter");
  await expect.poll(() => outside(trap.read("lookup")).toSorted()).toEqual(["hub.docker.com", "huggingface.co"]);
  expect(connected(trap).toSorted()).toEqual(["hub.docker.com", "huggingface.co"]);
});

test("offline, not even what the user asks for leaves: by keyboard, from switching it on to being refused", async ({
  app,
  trap,
}) => {
  const { page } = app;
  await goToPage(page, "Settings");
  const box = page.getByRole("checkbox", { name: "Ask nothing of other machines" });
  await box.focus();
  await page.keyboard.press("Space");
  await expect(box).toBeChecked();
  await expect(page.getByRole("banner").getByRole("link", { name: "Offline mode" })).toBeVisible();

  await goToPage(page, "Models");
  await page.getByRole("textbox", { name: "Name of the model" }).fill("ai/gemma3");
  const pull = page.getByRole("button", { name: "Pull", exact: true });
  await expect(pull).toHaveAttribute("aria-disabled", "true");
  await expect(pull).toHaveAccessibleDescription("Offline mode is on: this would ask docker.io.");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Search" }).click();
  await page.getByRole("searchbox", { name: "Words to search for" }).fill("gemma");
  await page.keyboard.press("Enter");
  // past the window's own obstacles
  const refused = await app.standIn?.requestAs({}, "registries.search", { registry: "docker-hub", text: "x" });
  expect(refused).toMatchObject({ ok: false, error: { code: "offline-mode" } });
  expect([...connected(trap), ...outside([...trap.read("lookup"), ...trap.read("address")])]).toEqual([]);

  // the model that is here answers all the same
  await goToPage(page, "Try it");
  await page.getByRole("textbox", { name: /question/i }).fill("Hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toContainText(/tokens\/s|tok\/s/, { timeout: 30_000 });

  // what holds for this start holds for the next
  await app.restart();
  await expect(app.page.getByRole("banner").getByRole("link", { name: "Offline mode" })).toBeVisible();
});
