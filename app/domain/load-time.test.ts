import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import { expectedLoadMs } from "./load-time";

test.each([
  [known(0), 20_000],
  [known(5e9), 70_000],
  [unknown<number>("not-reported"), 60_000],
])("%o should be loaded after %d ms", (size, expected) => {
  expect(expectedLoadMs(size)).toBe(expected);
});
