import fc from "fast-check";
import { expect, test } from "vitest";
import { type Repetition, benchmarkPrompt, figureOf, measuredSpeedOf, spreadOf, spreadShare } from "./benchmark";

const repetition = (tokensPerSecond: number | null): Repetition => ({
  promptTokens: 500,
  cachedTokens: 3,
  generatedTokens: 64,
  timeToFirstTokenMs: 200,
  promptTokensPerSecond: 1900,
  tokensPerSecond,
});

test.each<[number[], number | null]>([
  [[], null],
  [[7], 7],
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])("the middle of %j is %d", (values, median) => {
  expect(spreadOf(values)?.median ?? null).toBe(median);
});

test("the middle lies between the ends, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const spread = spreadOf(values);
      if (spread === null) throw new Error("no spread");
      expect(spread.least).toBeLessThanOrEqual(spread.median);
      expect(spread.median).toBeLessThanOrEqual(spread.most);
      expect(spread).toEqual(spreadOf(values.toReversed()));
      expect(spreadShare(spread)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("repetitions without a figure are left out, and without any it is unknown", () => {
  expect(figureOf([repetition(60), repetition(null), repetition(62)], "tokensPerSecond")).toEqual({
    median: 61,
    least: 60,
    most: 62,
    count: 2,
  });
  expect(figureOf([repetition(null)], "tokensPerSecond")).toBeNull();
});

test("the measured speed is of the newest run that has one, of that very model", () => {
  const runs = [
    { modelId: "a", at: 1, repetitions: [repetition(10)] },
    { modelId: "a", at: 2, repetitions: [repetition(20)] },
    { modelId: "a", at: 3, repetitions: [repetition(null)] },
    { modelId: "b", at: 4, repetitions: [repetition(99)] },
  ];
  expect(measuredSpeedOf(runs, "a")).toEqual({ tokensPerSecond: 20, at: 2 });
  expect(measuredSpeedOf(runs, "c")).toBeNull();
});

test("a prompt begins with a word of its own, and is longer for more tokens", () => {
  const short = benchmarkPrompt(64, "abc");
  expect(short.startsWith("Log abc.")).toBe(true);
  expect(benchmarkPrompt(64, "abd").startsWith("Log abc.")).toBe(false);
  expect(benchmarkPrompt(2048, "abc").length).toBeGreaterThan(10 * short.length);
});
