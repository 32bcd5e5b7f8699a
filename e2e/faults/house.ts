import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "vitest";
import type { Files } from "../../main/platform/atomic-file";
import { createRealPlatform } from "../../main/platform/platform";
import { findExecutable } from "../../main/platform/search-path";
import { openHouse } from "../real/house";
import { createFastClock } from "./fast-clock";
import { startFaultyRunner } from "./faulty-runner";

export const fakeTools = path.resolve(import.meta.dirname, "../fake-tools/bin");

type Tool = "openclaw" | "clawdbot" | "docker";
type Options = {
  /** How much faster the services' time runs; what HTTP and commands count themselves stays real. */
  factor?: number;
  runnerSpeed?: number;
  /** Commands of this house: the simulated ones, or a script of one's own. No others are found. */
  tools?: Partial<Record<Tool, "simulated" | { script: string }>>;
  /** In the settings folder before the start. */
  settings?: Readonly<Record<string, string | Buffer>>;
  files?: (files: Files) => Partial<Files>;
  /** Done to the home folder before the start. */
  prepare?: (home: string) => Promise<void>;
};

/** A home folder of its own, gone after the test (hooks run last first). */
export async function makeHome(onTestFinished: TestContext["onTestFinished"]): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), "homeport-faults-"));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

/** Main in earnest, in a home folder of its own, on a runner whose routes can be broken. Ended after the test. */
export async function openFaultHouse(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  {
    factor = 1,
    runnerSpeed = 50,
    tools = {},
    settings = {},
    files = () => ({}),
    prepare = async () => {},
  }: Options = {},
) {
  const home = await makeHome(onTestFinished);
  const bin = path.join(home, "bin");
  const folder = path.join(home, "settings");
  const started = path.join(home, "started");
  await mkdir(bin);
  for (const [name, tool] of Object.entries(tools)) {
    const script = tool === "simulated" ? `exec "${path.join(fakeTools, name)}" "$@"` : tool.script;
    await writeFile(path.join(bin, name), `#!/bin/sh\necho "$$ $*" >> "${started}"\n${script}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  if (Object.keys(settings).length > 0) await mkdir(folder);
  for (const [name, content] of Object.entries(settings)) await writeFile(path.join(folder, name), content);
  await prepare(home);

  const runner = await startFaultyRunner({ speed: runnerSpeed });
  const clock = createFastClock(factor);

  const open = async () => {
    const platform = await createRealPlatform({
      version: "test",
      home,
      clock,
      env: {
        HOME: home,
        PATH: `${bin}:/usr/bin:/bin`,
        TERM: "xterm",
        HOMEPORT_SETTINGS_DIR: folder,
        MODEL_RUNNER_HOST: runner.origin,
      },
    });
    const find = (name: string) => findExecutable(name, { path: bin, platform: process.platform });
    const house = await openHouse({
      ...platform,
      findExecutable: find,
      files: { ...platform.files, ...files(platform.files) },
    });
    return { ...house, platform };
  };
  let house = await open();

  onTestFinished(async () => {
    await house.quit();
    await runner.kill();
  });

  return {
    get house() {
      return house;
    },
    home,
    bin,
    settingsFolder: folder,
    runner,
    clock,
    /** Text of a file in the settings folder; null when there is none. */
    settingsFile: (name: string) => readFile(path.join(folder, name), "utf8").catch(() => null),
    /** Every tool that was started so far. */
    async startedTools(): Promise<{ args: string; isRunning: boolean }[]> {
      const lines = (await readFile(started, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
      return lines.map((line) => {
        const [, pid = "", args = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
        return { args, isRunning: isRunning(Number(pid)) };
      });
    },
    /** The program ends and starts again on the same home folder. */
    async restart() {
      await house.quit();
      house = await open();
      return house;
    },
    async ready() {
      await house.until("runner.read", {}, ({ state }) => state === "healthy");
      await house.until("models.read", {}, ({ state }) => state === "ready");
    },
  };
}
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export type FaultHouse = Awaited<ReturnType<typeof openFaultHouse>>;
