import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { untilDrawn } from "./pages";
import { watchForProblems, type Problems } from "./problems";
import { environment, leaveGuideBehind, startProgram, type Program } from "./program";

export { expect };

type Panel = {
  /** The page on the printed address. */
  page: Page;
  program: Program;
  settingsFolder: string;
  /** As printed, with its token. */
  address: string;
  token: string;
  origin: string;
  /** Another start of the same program on the same settings folder. */
  startAgain(...flags: string[]): Program;
};

type Fixtures = {
  launch: { flags: readonly string[]; env: Readonly<Record<string, string>> };
  problems: Problems;
  panel: Panel;
};

/** Playwright's `test` with the browser shell running and its address opened. */
export const test = base.extend<Fixtures>({
  launch: [{ flags: ["--demo"], env: {} }, { option: true }],

  problems: async ({ launch: _launch }, use) => {
    const problems = watchForProblems();
    await use(problems);
    expect(problems.all(), "what the page complained about").toEqual([]);
  },

  panel: async ({ page, launch, problems }, use, testInfo) => {
    const settingsFolder = mkdtempSync(path.join(tmpdir(), "homeport-e2e-"));
    leaveGuideBehind(settingsFolder);
    const start = (...flags: string[]) =>
      startProgram(
        ["out/main/browser.js", ...launch.flags, "--no-open", ...flags],
        environment(settingsFolder, launch.env),
      );
    const program = start("--port", "0");
    const started: Program[] = [program];
    problems.watch(page);
    try {
      const [, address = ""] = await program.waitFor(/^Homeport is at (\S+)$/m);
      const { origin, hash } = new URL(address);
      await page.goto(address);
      await untilDrawn(page);
      await use({
        page,
        program,
        settingsFolder,
        address,
        token: hash.slice("#token=".length),
        origin,
        startAgain(...flags) {
          const again = start(...flags);
          started.push(again);
          return again;
        },
      });
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach("program", { body: program.output() });
    } finally {
      await page.close();
      for (const one of started) await one.end();
      rmSync(settingsFolder, { recursive: true, force: true });
    }
    expect(program.child.exitCode, `exit code of the program, which said:\n${program.output()}`).toBe(0);
  },
});
