import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/app";
import { goToPage } from "./harness/pages";
import { environment } from "./harness/program";
import { startStandIn } from "./harness/stand-in-app";
import type { Ask, QuestionName, Tell } from "./stand-in/messages";

// nothing of this machine's own Docker, runner or OpenClaw is found or touched
const apart = { MODEL_RUNNER_HOST: "http://127.0.0.1:9", PATH: "/nowhere" };
test.use({ launch: { flags: [], env: apart } });
test.beforeEach(() => test.skip(process.platform !== "linux", "the system's own settings would be changed there"));

const login = (page: Page) => page.getByRole("checkbox", { name: "Start Homeport when I log in" });
const entryIn = (folder: string) => path.join(folder, "xdg", "autostart", "homeport.desktop");

test("starting at login is off, and what the desktop holds is what is shown", async ({ app, settingsFolder }) => {
  const entry = entryIn(settingsFolder);
  await app.restart({ XDG_CONFIG_HOME: path.join(settingsFolder, "xdg") });
  await goToPage(app.page, "Settings");
  await expect(login(app.page)).not.toBeChecked();
  expect(existsSync(entry)).toBe(false);
  await login(app.page).click();
  await expect(login(app.page)).toBeChecked();
  expect(readFileSync(entry, "utf8")).toMatch(/^Exec=.+ --hidden$/m);

  writeFileSync(entry, readFileSync(entry, "utf8").replace("enabled=true", "enabled=false"));
  await app.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(app.page.getByText("your system holds it back")).toBeVisible();
  await login(app.page).click();
  await expect(login(app.page)).not.toBeChecked();
  expect(existsSync(entry)).toBe(false);
});

test("what can’t be read is not changed, and says so", async ({ app, settingsFolder }) => {
  mkdirSync(path.join(settingsFolder, "xdg"));
  writeFileSync(path.dirname(entryIn(settingsFolder)), "a file where the folder should be");
  await app.restart({ XDG_CONFIG_HOME: path.join(settingsFolder, "xdg") });
  await goToPage(app.page, "Settings");
  const box = login(app.page);
  await expect(app.page.getByText("Whether it does could not be read")).toBeVisible();
  await expect(box).not.toBeChecked();
});

/** A desktop whose bus answers like this when it is asked for the watcher of icons. */
function desktop(folder: string, answer: string): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(path.join(bin, "gdbus"), `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(path.join(bin, "gdbus"), 0o755);
  return bin;
}

test("a desktop that shows no icons gets none: it is said, and closing the window ends the program", async ({
  app,
  settingsFolder,
}) => {
  await app.restart({ PATH: desktop(settingsFolder, "(false,)") });
  if (app.standIn) expect(await app.tray()).toBeNull();
  await goToPage(app.page, "Settings");
  const keep = app.page.getByRole("checkbox", { name: "Keep running in the tray when the window is closed" });
  await expect(keep).toHaveAttribute("aria-disabled", "true");
  await expect(app.page.getByText("This desktop shows no tray icons")).toBeVisible();
  await app.closeWindow();
  expect(await app.quit()).toBe(0);
});

test.describe("started at login", () => {
  test.beforeEach(({ app }) => test.skip(app.standIn === null, "it has no window to wait for"));

  /** A second program on the first one's folder, once that has ended; it has no page. */
  function begin(settingsFolder: string, more: Record<string, string>) {
    const program = startStandIn(["--hidden"], environment(settingsFolder, { ...apart, ...more }));
    const heard: Tell[] = [];
    program.child.on("message", (tell: Tell) => void heard.push(tell));
    let last = 0;
    async function ask(question: QuestionName, params: object = {}) {
      last += 1;
      const id = last;
      program.child.send({ id, question, params } satisfies Ask);
      const mine = () => heard.find((tell) => (tell.kind === "answer" || tell.kind === "failure") && tell.id === id);
      await expect.poll(mine).toBeDefined();
      const reply = mine();
      return reply?.kind === "answer" ? reply.value : null;
    }
    const hasOpened = () => heard.some(({ kind }) => kind === "load");
    return { program, ask, hasOpened };
  }

  test("it is in the tray with no window, which opens from there", async ({ app, settingsFolder }) => {
    await app.quit();
    const { program, ask, hasOpened } = begin(settingsFolder, {});
    await expect.poll(() => ask("tray")).not.toBeNull();
    expect(await ask("windows")).toEqual([]);
    expect(hasOpened()).toBe(false);
    await ask("clickTray", { labels: ["Open Homeport"] });
    await expect.poll(hasOpened).toBe(true);
    await program.end();
  });

  test("without a tray its window opens: nobody could find it else", async ({ app, settingsFolder }) => {
    await app.quit();
    const { program, hasOpened } = begin(settingsFolder, { PATH: desktop(settingsFolder, "(false,)") });
    await expect.poll(hasOpened).toBe(true);
    await program.end();
  });
});
