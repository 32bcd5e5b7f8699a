import { expect, test } from "vitest";
import { jsonIn, ownWords, versionIn } from "./cli-output";
import { exited } from "../../platform/fake-command";

const box = "│\n◇  Config ──────╮\n│                │\n│  Config invalid │\n├────────────────╯\n";

test.each<[string, string, unknown]>([
  ["plain", '{\n  "a": 1\n}\n', { a: 1 }],
  ["on one line", '{"a":1}\n', { a: 1 }],
  ["a list", "[\n  1\n]\n", [1]],
  ["after a box", `${box}{\n  "a": {\n    "b": 2\n  }\n}\n`, { a: { b: 2 } }],
  ["before log lines", '{\n  "a": 1\n}\n[agent] done\n{not json}\n', { a: 1 }],
  ["with Windows line ends", '{\r\n  "a": 1\r\n}\r\n', { a: 1 }],
  ["after a line that only looks like it", '[agent/embedded] x\n{oops}\n{\n  "a": 1\n}\n', { a: 1 }],
  ["after a list that isn't JSON", '[\nnope\n]\n{"a":2}', { a: 2 }],
  ["cut off", '{\n  "a": 1', undefined],
  ["indented in prose", '  {"a":1} was written', undefined],
  ["empty", "", undefined],
  ["a word", '"text"', undefined],
])("JSON %s", (_, stdout, value) => {
  expect(jsonIn(stdout)).toEqual(value);
});

test.each([
  ["OpenClaw 2026.9.6 (eb377ac)", "2026.9.6"],
  ["2026.1.24-3\n", "2026.1.24-3"],
  ["v22.1.0", null],
  ["", null],
])("version in %j", (stdout, version) => {
  expect(versionIn(stdout)).toBe(version);
});

test("a flood of stack frames becomes a few lines", () => {
  const stderr = Array.from({ length: 20_000 }, (_, at) =>
    at % 2 === 0 ? "Failed to read config MissingEnvVarError" : "    at substitute (x.js:1:1)",
  ).join("\n");
  expect(ownWords(exited("", 1, stderr))).toBe("Failed to read config MissingEnvVarError");
  expect(ownWords(exited("", 1, "x".repeat(1_000_000))).length).toBeLessThan(2_100);
});
