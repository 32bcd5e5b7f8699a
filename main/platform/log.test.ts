import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cpuTime } from "../../e2e/harness/cpu-time";
import { createLog } from "./log";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "homeport-log-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("levels, time, errors with their stack, masked, private", async () => {
  const folder = path.join(root, "logs");
  const log = createLog({ folder, isDemo: false });
  log.info("started", { port: 12434, apiKey: "hush-1" });
  log.warn("Authorization: Bearer hush-2345678");
  log.error("it broke", new Error("token=hush3hush3hush3hush3"));
  log.debug("50%s %d done");
  const text = await readFile(log.file ?? "", "utf8");
  expect(text).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[info\]\s+started \{"port":12434/);
  expect(text).toContain("[error]");
  expect(text).toContain("log.test.ts");
  expect(text).toContain("50%s %d done");
  expect(text).not.toContain("hush");
  expect((await stat(log.file ?? "")).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("an entry is never longer than 16 KiB, nor does writing a huge one take long", async () => {
  const log = createLog({ folder: root, isDemo: false });
  expect(cpuTime(() => log.warn(`token${" ".repeat(200_000)}end`)).ms).toBeLessThan(4000);
  expect(cpuTime(() => log.info("x ".repeat(5_000_000))).ms).toBeLessThan(4000);
  const lines = (await readFile(log.file ?? "", "utf8")).trim().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.length).toBeLessThan(16 * 1024 + 100);
});

test("a log that others could read is closed", async () => {
  await writeFile(path.join(root, "homeport.log"), "old\n", { mode: 0o644 });
  await chmod(path.join(root, "homeport.log"), 0o644);
  const log = createLog({ folder: root, isDemo: false });
  log.info("new");
  expect((await stat(log.file ?? "")).mode & 0o777).toBe(0o600);
  expect(await readFile(log.file ?? "", "utf8")).toMatch(/^old\n.*new\n$/s);
});

test("never more than three files of about 2 MB", async () => {
  const log = createLog({ folder: root, isDemo: false });
  const line = "x y ".repeat(4000);
  for (let index = 0; index < 600; index++) log.info(line);
  expect((await readdir(root)).toSorted()).toEqual(["homeport.1.log", "homeport.2.log", "homeport.log"]);
  for (const name of await readdir(root)) {
    const { size, mode } = await stat(path.join(root, name));
    expect(size).toBeLessThan(2.2 * 1024 * 1024);
    expect(mode & 0o777).toBe(0o600);
  }
});

test("in the demo nothing is written", () => {
  const log = createLog({ folder: path.join(root, "demo"), isDemo: true });
  log.error("x");
  expect(log.file).toBeNull();
  expect(existsSync(path.join(root, "demo"))).toBe(false);
});

test("a log that can't be written troubles nobody, also when its folder goes later", async () => {
  const said: unknown[] = [];
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(text) > 0);
  const viaConsole = vi.spyOn(console, "error").mockImplementation((...text) => void said.push(text));
  await writeFile(path.join(root, "taken"), "");
  createLog({ folder: path.join(root, "taken"), isDemo: false }).error("x");
  const log = createLog({ folder: path.join(root, "gone"), isDemo: false });
  log.info("x");
  await rm(path.join(root, "gone"), { recursive: true });
  log.info("y");
  spy.mockRestore();
  viaConsole.mockRestore();
  expect(said).toEqual([]);
  expect(await readdir(root)).toEqual(["taken"]);
});

test.each([true, false])("warnings and errors are kept in memory, masked and capped (demo: %s)", (isDemo) => {
  const log = createLog({ folder: path.join(root, "kept"), isDemo });
  log.info("not this");
  log.warn("token=hush3hush3hush3hush3", { apiKey: "hush-1" });
  expect(log.notes()).toMatchObject([{ level: "warn", text: expect.stringContaining("token=") as unknown }]);
  expect(JSON.stringify(log.notes())).not.toContain("hush");
  for (let index = 0; index < 70; index++) log.error(`${index} ${"x".repeat(3000)}`);
  expect(log.notes()).toHaveLength(50);
  expect(log.notes()[0]?.text).toMatch(/^20 x+ …$/);
  expect(log.notes()[0]?.text).toHaveLength(1000);
});
