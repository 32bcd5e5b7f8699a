import { expect, test } from "vitest";
import { statsOf } from "./chat-stats";

const turn = { isColdStart: false, startMs: 0, firstTokenMs: 1000, endMs: 3000, usage: { completion_tokens: 41 } };

test("an engine without timings is measured by our clock, from the first token on", () => {
  const { tokensPerSecond } = statsOf({ ...turn, timings: null, isByClock: true });
  expect(tokensPerSecond).toEqual({ isKnown: true, value: 20 });
});

test.each([
  ["its own figures come first", { timings: { predicted_per_second: 33, predicted_ms: 900 } }, 33],
  ["where more lay between than the answer", { timings: null, isByClock: false }, null],
  ["in a blink", { timings: null, firstTokenMs: 2990 }, null],
  ["of one token", { timings: null, usage: { completion_tokens: 1 } }, null],
  ["without a count", { timings: null, usage: null }, null],
])("%s", (_name, over, speed) => {
  const { tokensPerSecond } = statsOf({ ...turn, isByClock: true, ...over });
  expect(tokensPerSecond.isKnown ? tokensPerSecond.value : null).toBe(speed);
});
