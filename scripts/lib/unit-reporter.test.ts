import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "homeport-reporter-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("each thing that failed is in the report: a test, a hook, a file, and what no test waited for", () => {
  const files = {
    "tests.test.js": `
      test("holds", () => {});
      test("counts", () => expect({ a: 1 }).toEqual({ a: 2 }));
      test("lets go", () => void Promise.reject(new Error("nobody waited")));
      describe("prepared", () => { beforeAll(() => { throw new Error("no room") }); test("never run", () => {}); });`,
    "broken.test.js": "syntax error(",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const modules = path.resolve(import.meta.dirname, "../../node_modules");
  const reporter = path.join(import.meta.dirname, "unit-reporter.mjs");
  const report = path.join(folder, "report.json");
  const { status } = spawnSync(
    process.execPath,
    [path.join(modules, "vitest/vitest.mjs"), "run", "--root", folder, "--globals", `--reporter=${reporter}`],
    { env: { ...process.env, HOMEPORT_UNIT_REPORT: report } },
  );
  expect(status).toBe(1);
  const { passed, failures } = JSON.parse(readFileSync(report, "utf8")) as {
    passed: number;
    failures: { name: string; lines: string[] }[];
  };
  expect(passed).toBe(2);
  const told = Object.fromEntries(failures.map(({ name, lines }) => [name, lines.join("\n")]));
  expect(Object.keys(told).toSorted()).toEqual([
    "broken.test.js",
    "outside of any test",
    "tests.test.js › counts",
    "tests.test.js › prepared",
  ]);
  expect(told["tests.test.js › counts"]).toMatch(/^AssertionError: expected \{ a: 1 \}.*-\s+"a": 2.*\+\s+"a": 1/s);
  expect(told["tests.test.js › prepared"]).toContain("no room");
  expect(told["broken.test.js"]).toContain("Failed to parse source");
  expect(told["outside of any test"]).toContain("nobody waited");
  for (const { lines } of failures) expect(lines.join("\n")).not.toContain("node_modules");
});
