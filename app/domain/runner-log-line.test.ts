import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { failedLoadIn, readLogLine } from "./runner-log-line";

const root = path.resolve(import.meta.dirname, "../..");
const own = path.join(root, "e2e/fixtures/recordings/dmr/http");
const shared = path.resolve(root, "../shared/recordings/dmr/http");
const linesOf = (file: string) => readFileSync(file, "utf8").split("\n").filter(Boolean);

test("the recorded log: who wrote a line, when, and how grave it is", () => {
  const lines = linesOf(path.join(own, "logs-failed-load.txt")).map(readLogLine);
  expect(lines[0]).toEqual({
    at: Date.parse("2026-11-24T18:33:31.577Z"),
    level: "info",
    source: "runner",
    text: expect.stringMatching(/^backend args {2}backend=llama\.cpp {2}args=\[-ngl 999 /),
  });
  expect(lines.find(({ text }) => text.startsWith("llama_model_load:"))).toEqual({
    at: Date.parse("2026-11-24T18:33:31.915Z"),
    level: "error",
    source: "engine",
    text: "llama_model_load: error loading model: tensor 'token_embd.weight' data is not within the file bounds, model is corrupted or incomplete",
  });
  expect(new Set(lines.map(({ level }) => level))).toEqual(new Set(["info", "warn", "error"]));
  expect(lines.every(({ at }) => at !== null)).toBe(true);
});

test("the failed loads of the recorded log are explained, each once", () => {
  const failed = linesOf(path.join(own, "logs-failed-load.txt"))
    .map(failedLoadIn)
    .filter((each) => each !== null);
  expect(failed.map(({ model, failure }) => [model, failure.code])).toEqual([
    ["ai/cut:1", "model-corrupt"],
    ["ai/arch:1", "load-unsupported"],
    ["ai/gemma3:270M-Q4_K_M", "load-context-too-large"],
    ["ai/gemma3:270M-Q4_K_M", "load-setting-refused"],
  ]);
  expect(failed[0]?.failure.detail).toContain("token_embd.weight");
});

test.runIf(existsSync(shared))("every line of every recorded log has its time, and none of them a failed load", () => {
  for (const name of ["logs-load-reload.txt", "logs-two-loads.txt"]) {
    const lines = linesOf(path.join(shared, name));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map(readLogLine).filter(({ at }) => at === null)).toEqual([]);
    expect(lines.map(failedLoadIn).filter((each) => each !== null)).toEqual([]);
  }
});

test.each([
  ["just words", { at: null, level: "info", source: "runner", text: "just words" }],
  ["[2026-11-24T18:33:31.577760Z] words", { at: Date.parse("2026-11-24T18:33:31.577Z"), text: "words" }],
  [
    'time=2026-11-24T18:33:31.577Z level=ERROR msg="it said \\"no\\"" a=b',
    { level: "error", text: 'it said "no"  a=b' },
  ],
  ["level=DEBUG msg=bare", { level: "debug", text: "bare" }],
  ['msg="broken \\x quote" level=WARN', { level: "warn", text: String.raw`broken \x quote` }],
])("%s", (raw, expected) => {
  expect(readLogLine(raw)).toMatchObject(expected);
});

test("any line: never a throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (raw) => {
      expect(readLogLine(raw).text.length).toBeLessThanOrEqual(raw.length + 100);
      failedLoadIn(`msg="Backend running model exited with error" ${raw}`);
    }),
  );
});
