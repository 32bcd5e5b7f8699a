import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect, expectOpened, test } from "./harness/app";
import { goToPage } from "./harness/pages";
import { environment } from "./harness/program";
import { startStandIn } from "./harness/stand-in-app";
import type { Tell } from "./stand-in/messages";

test("a window opens, with every security header and nothing to complain about", async ({ app }) => {
  await expect(app.page).toHaveTitle(/Homeport$/);
  await expect(app.page.getByRole("main")).toBeVisible();
  expect(await app.windowCount()).toBe(1);
  for (const path of ["/index.html", "/no-such-file"]) {
    const { headers } = await app.fetchPage(path);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("connect-src 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
});

test("the gate answers what it knows and refuses what it doesn't", async ({ app }) => {
  const ask = (route: unknown, input: unknown) =>
    app.page.evaluate(([name, value]) => window.homeport?.request(name as never, value as never), [route, input]);
  expect(await ask("program.read", {})).toMatchObject({ ok: true, data: { isDemo: true, shell: "electron" } });
  for (const route of ["__proto__", "constructor", "no.such.route", null, 7, ["program.read"]]) {
    expect(await ask(route, {})).toMatchObject({ ok: false, error: { code: "unknown-route" } });
  }
  expect(await ask("program.read", { more: 1 })).toMatchObject({ ok: false, error: { code: "bad-input" } });
  const large = { text: "x".repeat(2 * 1024 * 1024) };
  expect(await ask("program.read", large)).toMatchObject({ ok: false, error: { code: "too-large" } });
});

test("a listener is given the payload alone, and hears nothing once it has ended", async ({ app }) => {
  const heard = await app.page.evaluate(async () => {
    const { homeport } = window;
    if (!homeport) throw new Error("no bridge");
    const calls: unknown[][] = [];
    const once = Promise.withResolvers<void>();
    const end = homeport.on("settings.changed", (...args: unknown[]) => {
      calls.push(args);
      once.resolve();
    });
    await homeport.request("settings.update", { theme: "dark" });
    await once.promise;
    end();
    await homeport.request("settings.update", { theme: "light" });
    // Answers and events come in order, so what was sent before this answer would have been heard by now.
    await homeport.request("settings.read", {});
    return calls;
  });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toEqual([
    expect.objectContaining({ values: expect.objectContaining({ theme: "dark" }) as unknown }),
  ]);
});

test("the menu opens what it names, and has no reloading in a packaged program", async ({ app }) => {
  await app.clickMenu("Help", "OpenClaw");
  await expectOpened(app, ["https://docs.openclaw.ai/"]);
});

test("the menu leads to each page, and to the settings", async ({ app }) => {
  await app.clickMenu("View", "Models");
  await expect(app.page).toHaveTitle(/^Models/);
  const isMac = process.platform === "darwin";
  await app.clickMenu(isMac ? "Homeport" : "File", "Settings …");
  await expect(app.page).toHaveTitle(/^Settings/);
  await app.clickMenu("View", "Command palette …");
  await expect(app.page.getByRole("dialog")).toBeVisible();
});

test("the window is shown once it is ready, and is never too small to use", async ({ app }) => {
  test.skip(app.standIn === null, "what a window was made with is not told there");
  const [window] = (await app.standIn?.windows()) ?? [];
  expect(window).toMatchObject({ isVisible: true, options: { show: false, minWidth: 900, minHeight: 600 } });
  expect(await app.standIn?.recorded()).toContainEqual({
    call: "app.setAboutPanelOptions",
    args: [expect.objectContaining({ applicationVersion: expect.stringMatching(/^\d+\..*Node \d+/) as unknown })],
  });
  const edit = (await app.standIn?.menu())?.find(({ label }) => label === "Edit");
  expect(edit?.items.map(({ label }) => label)).toEqual(expect.arrayContaining(["Cut", "Copy", "Paste"]));
});

test("its own icon opens the window again, and a second start brings it forward", async ({ app }) => {
  await app.emit("second-instance");
  expect(await app.windowCount()).toBe(1);
  await app.emit("activate");
  expect(await app.windowCount()).toBe(1);
  await expect(app.page.getByRole("main")).toBeVisible();
});

test("Quit in the menu ends the program in order", async ({ app }) => {
  test.skip(process.platform === "darwin", "the menu's first word is the program's name there");
  await app.clickMenu("File", "Quit");
  expect(await app.quit()).toBe(0);
});

test.describe("with a real settings folder", () => {
  // nothing of this machine's own Docker, runner or OpenClaw is found or touched
  test.use({ launch: { flags: [], env: { MODEL_RUNNER_HOST: "http://127.0.0.1:9", PATH: "/nowhere" } } });

  test("what was set is still set after a restart", async ({ app }) => {
    await app.page.evaluate(() => window.homeport?.request("settings.update", { theme: "dark" }));
    await app.restart();
    const answer = await app.page.evaluate(() => window.homeport?.request("settings.read", {}));
    expect(answer).toMatchObject({ ok: true, data: { values: { theme: "dark" } } });
  });

  test("a truncated settings file is set aside, and told", async ({ app }) => {
    const file = path.join(app.settingsFolder, "settings.json");
    await app.page.evaluate(() => window.homeport?.request("settings.update", { theme: "dark" }));
    writeFileSync(file, readFileSync(file, "utf8").slice(0, 20));
    await app.restart();
    await goToPage(app.page, "Settings");
    await expect(app.page.getByRole("main")).toContainText("was damaged and was set aside; nothing in it was lost");
    const kept = readdirSync(app.settingsFolder).filter(
      (name) => name.startsWith("settings.json") && name !== "settings.json",
    );
    expect(kept).toHaveLength(1);
  });

  test("where no runner answers, the page says so and what to do", async ({ app }) => {
    await expect(app.page.getByRole("heading", { level: 1 })).toContainText("Model Runner is not running");
    await expect(app.page.getByRole("main")).toContainText("127.0.0.1:9");
  });
});

test.describe("a start that fails", () => {
  /** Runs it to its end; what it put into boxes of the system's. */
  async function boxes(settingsFolder: string) {
    const program = startStandIn([], environment(settingsFolder, { PATH: "/nowhere" }));
    const shown: unknown[][] = [];
    program.child.on("message", (tell: Tell) => {
      if (tell.kind === "called" && tell.call === "dialog.showErrorBox") shown.push(tell.args);
    });
    return { exitCode: await program.ended, shown, output: program.output() };
  }

  test("is shown in a box, with the system's code and what to do", async () => {
    const file = test.info().outputPath("settings");
    writeFileSync(file, "a file");
    const { exitCode, shown, output } = await boxes(file);
    expect(exitCode).toBe(1);
    expect(shown).toEqual([
      ["Homeport could not start", expect.stringMatching(/can't be used \(E\w+\)\.\n.*HOMEPORT_SETTINGS_DIR/)],
    ]);
    expect(output).toContain("can't be used");
  });

  test("for a first instance that hangs names it", async () => {
    test.skip(process.platform === "win32", "a pipe of Windows lies in no folder");
    const folder = test.info().outputPath("settings");
    mkdirSync(folder, { recursive: true });
    const endpoint = test.info().outputPath("s");
    const hung = createServer(() => {}).listen(endpoint);
    await once(hung, "listening");
    const lock = { pid: process.pid, startedAt: 1, id: "x", endpoint };
    writeFileSync(path.join(folder, "instance.json"), JSON.stringify(lock));
    const { exitCode, shown } = await boxes(folder);
    hung.close();
    expect(exitCode).toBe(1);
    expect(shown).toEqual([
      [
        "Homeport could not start",
        `Homeport runs already (process ${process.pid}) but does not answer. End it and start again.`,
      ],
    ]);
  });
});
