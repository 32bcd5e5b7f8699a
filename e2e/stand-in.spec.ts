import { writeFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { environment, startProgram } from "./harness/program";

/** Runs a main of a few lines under the stand-in to its end. */
async function run(main: string) {
  const folder = test.info().outputPath("main");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "main.mjs");
  writeFileSync(file, main);
  const args = ["--import", "./e2e/stand-in/register.mjs", "e2e/stand-in/run.mjs", file];
  const program = startProgram(args, environment(folder));
  return { exitCode: await program.ended, output: program.output() };
}

const before = `import { app, BrowserWindow, dialog, Menu, nativeImage, nativeTheme, Notification, powerMonitor, protocol, screen, session, shell, Tray } from "electron";\n`;

for (const [name, code, message] of [
  ["a member that is not there", "app.getGPUInfo('basic')", "electron.app.getGPUInfo is not there yet"],
  ["a static that is not there", "BrowserWindow.fromId(1)", "electron.BrowserWindow.fromId is not there yet"],
  ["a setter that is not there", "app.name = 'x'", "electron.app.name can't be set yet"],
  [
    "an event that never comes",
    "app.on('gpu-info-update', () => {})",
    "electron.app never emits 'gpu-info-update' yet",
  ],
  ["a role that is not there", "Menu.buildFromTemplate([{ role: 'speech' }])", "the role 'speech' is not there yet"],
  ["a window before it is ready", "new BrowserWindow()", "BrowserWindow must be used after the app is ready"],
  ["a tray before it is ready", "new Tray('x.png')", "Tray must be used after the app is ready"],
  ["a notification before it is ready", "new Notification({})", "Notification must be used after the app is ready"],
  ["a box before it is ready", "dialog.showMessageBox({})", "dialog.showMessageBox() must be used after"],
  ["the displays before it is ready", "screen.getAllDisplays()", "screen.getAllDisplays() must be used after"],
  ["a picture that is not there", "nativeImage.createFromPath('/x.png')", "there is no picture /x.png"],
  ["a power event that never comes", "powerMonitor.on('on-ac', () => {})", "powerMonitor never emits 'on-ac' yet"],
  ["a session before it is ready", "session.defaultSession", "session.defaultSession must be used after"],
  ["a handler before it is ready", "protocol.handle('app', () => {})", "protocol.handle() must be used after"],
] as const) {
  test(`${name} throws`, async () => {
    const { exitCode, output } = await run(`${before}${code};`);
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
  });
}

test("an export that is not there does not even load", async () => {
  const { exitCode, output } = await run(`import { desktopCapturer } from "electron"; console.log(desktopCapturer);`);
  expect(exitCode).toBe(1);
  expect(output).toContain("does not provide an export named 'desktopCapturer'");
});

test("a main that waits for ready at its top level hangs, as under Electron", async () => {
  const { exitCode, output } = await run(`${before}await app.whenReady(); console.log("never");`);
  // Node's own code for a top-level await that nothing will settle.
  expect(exitCode).toBe(13);
  expect(output).not.toContain("never");
});

test("sandbox and schemes can't be settled once it is ready", async () => {
  const { output } = await run(`${before}
    app.whenReady().then(() => {
      for (const late of [() => app.enableSandbox(), () => protocol.registerSchemesAsPrivileged([])]) {
        try { late(); } catch (error) { console.log(error.message); }
      }
      app.exit(0);
    });`);
  expect(output.trim().split("\n")).toEqual([
    "app.enableSandbox() must be used before the app is ready",
    "protocol.registerSchemesAsPrivileged() must be used before the app is ready",
  ]);
});

test("quitting asks first, and can be held up", async () => {
  const { exitCode, output } = await run(`${before}
    let isHeld = true;
    app.on("before-quit", (event) => { console.log("before"); if (isHeld) event.preventDefault(); });
    app.on("will-quit", () => console.log("will"));
    app.whenReady().then(() => { app.quit(); isHeld = false; app.quit(); });`);
  expect(exitCode).toBe(0);
  expect(output.trim().split("\n")).toEqual(["before", "before", "will"]);
});
