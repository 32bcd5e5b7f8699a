import { expect, test } from "vitest";
import { sleptMs } from "./machine-sleep";

test.each([
  [500, 500, 0],
  [500, 499, 0],
  [500, 5500, 0],
  [500, 5501, 5001],
  [1000, 301_000, 300_000],
])("asked for %d ms, took %d ms: slept %d ms", (askedMs, tookMs, expected) => {
  expect(sleptMs({ askedMs, tookMs })).toBe(expected);
});
