import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import type { App, LaunchOptions } from "./app-type";
import { launchElectron } from "./electron-app";
import { watchForProblems, type Problems } from "./problems";
import { leaveGuideBehind } from "./program";
import { launchStandIn } from "./stand-in-app";

export { expect };
export { expectOpened } from "./stand-in-app";

const wantsElectron = process.env["HOMEPORT_E2E"] === "electron";

type Fixtures = {
  /** How the program is started; for one file: `test.use({ launch: { flags: ["--demo"], env: {} } })`. */
  launch: Pick<LaunchOptions, "flags" | "env">;
  settingsFolder: string;
  /** What the page complained about. Whatever is left in it at the end fails the test. */
  problems: Problems;
  /** The program, started, its window loaded; ended after the test. */
  app: App;
};

/** Playwright's `test` with the whole program: under the stand-in, or under Electron with `HOMEPORT_E2E=electron`. */
export const test = base.extend<Fixtures>({
  launch: [{ flags: ["--demo"], env: {} }, { option: true }],

  settingsFolder: async ({ launch: _launch }, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "homeport-e2e-"));
    leaveGuideBehind(folder);
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  problems: async ({ launch: _launch }, use) => {
    const problems = watchForProblems();
    await use(problems);
    expect(problems.all(), "what the page complained about").toEqual([]);
  },

  app: async ({ context, launch, settingsFolder, problems }, use, testInfo) => {
    const onPage = (page: Page) => problems.watch(page);
    const start = (more: Readonly<Record<string, string>> = {}) => {
      const options = { ...launch, env: { ...launch.env, ...more }, settingsFolder, onPage };
      return wantsElectron ? launchElectron(options) : launchStandIn(context, options);
    };
    let launched = await start();
    const app: App = new Proxy({} as App, {
      get(_target, key) {
        if (key === "restart") {
          return async (more?: Readonly<Record<string, string>>) => {
            await launched.quit();
            launched = await start(more);
          };
        }
        return Reflect.get(launched, key) as unknown;
      },
    });
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach("program", { body: launched.output() });
    expect(await launched.quit(), "exit code of the program").toBe(0);
  },
});
