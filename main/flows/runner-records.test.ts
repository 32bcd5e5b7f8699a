import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { measuredSpeed, parseRunnerRecords } from "./runner-records";

const root = path.resolve(import.meta.dirname, "../..");
const bodyOf = (file: string) => {
  const { body, chunks } = JSON.parse(readFileSync(file, "utf8")) as { body?: string; chunks?: [number, string][] };
  return body ?? (chunks ?? []).map(([, text]) => text).join("");
};
const own = (name: string) => bodyOf(path.join(root, "e2e/fixtures/recordings/openclaw", name));

test("a recorded request", () => {
  expect(parseRunnerRecords(own("requests-after-configure.json"), "zebra")).toEqual([
    {
      model: "ai/gemma3:270M-Q4_K_M",
      timestampSeconds: 1_795_468_697,
      statusCode: 200,
      userAgent: null,
      holdsWord: false,
      promptTokens: 25,
      generatedTokens: 4,
      readTokens: 25,
      promptTokensPerSecond: expect.closeTo(351.73, 1) as number,
      tokensPerSecond: expect.closeTo(100.58, 1) as number,
    },
  ]);
  expect(parseRunnerRecords(own("requests-after-configure.json"), "hi")?.[0]?.holdsWord).toBe(true);
});

test("a request whose answer is still being made is there, without figures", () => {
  const records = parseRunnerRecords(own("requests-in-progress.json"), "n2zebra") ?? [];
  expect(records.map(({ statusCode, holdsWord, promptTokens }) => ({ statusCode, holdsWord, promptTokens }))).toEqual([
    { statusCode: 200, holdsWord: false, promptTokens: 6_053 },
    { statusCode: 0, holdsWord: true, promptTokens: null },
  ]);
  expect(records.map(({ userAgent }) => userAgent)).toEqual(["OpenAI/JS 6.10.0", "OpenAI/JS 7.15.0"]);
});

test("words are looked for and not kept", () => {
  expect(JSON.stringify(parseRunnerRecords(own("requests-in-progress.json"), "n2zebra"))).not.toContain("zebra");
});

test.each([
  ["null\n", []],
  ["[]\n", []],
  ["{}", null],
  ["404 page not found", null],
  ['[null,1,{"records":null},{"records":[null,{"model":1},{"model":"m","timestamp":"x"}]}]', []],
  [
    '[{"records":[{"model":"m","timestamp":1,"request":{"a":"word"},"response":"cut {"}]}]',
    [expect.objectContaining({ holdsWord: true, statusCode: 0, promptTokens: null })],
  ],
])("%s", (body, expected) => {
  expect(parseRunnerRecords(body, "word")).toEqual(expected);
});

test("speed comes from what was read and written most", () => {
  const record = (readTokens: number, readSpeed: number, generatedTokens: number, speed: number) => ({
    model: "m",
    timestampSeconds: 1,
    statusCode: 200,
    userAgent: null,
    holdsWord: false,
    promptTokens: readTokens,
    readTokens,
    generatedTokens,
    promptTokensPerSecond: readSpeed,
    tokensPerSecond: speed,
  });
  const records = [record(5, 9_000, 1, 1_000_000), record(6_000, 300, 20, 40), record(30, 700, 400, 50)];
  expect(measuredSpeed(records, "m")).toEqual({ promptTokensPerSecond: 300, tokensPerSecond: 50 });
  expect(measuredSpeed(records.slice(0, 1), "m")).toEqual({ promptTokensPerSecond: null, tokensPerSecond: null });
  expect(measuredSpeed(records, "other")).toEqual({ promptTokensPerSecond: null, tokensPerSecond: null });
});

const whole = path.resolve(root, "../shared/recordings/dmr/http");
test.runIf(existsSync(whole))("every recorded list of requests is read", () => {
  expect(parseRunnerRecords(bodyOf(path.join(whole, "requests-after.json")), "hello")?.length).toBe(10);
  expect(parseRunnerRecords(bodyOf(path.join(whole, "requests-empty.json")), "hello")).toEqual([]);
  const events = readFileSync(path.join(whole, "requests-follow.sse"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("data: [") && !line.includes("<cut>"));
  for (const line of events) expect(parseRunnerRecords(line.slice(6), "x")?.length).toBeGreaterThan(0);
});
