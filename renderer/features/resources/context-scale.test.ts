import fc from "fast-check";
import { expect, test } from "vitest";
import { shortTokens } from "../../../app/domain/units";
import { createContextScale, openclawWord } from "./context-scale";

test("every stop is a size the engine takes, larger than the one before, and the last is the trained maximum", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1024, max: 1_048_576 }), (trained) => {
      const scale = createContextScale(trained);
      let before = 0;
      for (let step = 0; step <= scale.lastStep; step += 1) {
        const tokens = scale.tokensAt(step);
        expect(tokens).toBeGreaterThanOrEqual(before);
        expect(tokens).toBeLessThanOrEqual(trained);
        expect(tokens % 256 === 0 || tokens === trained).toBe(true);
        before = tokens;
      }
      expect(scale.tokensAt(scale.lastStep)).toBe(trained);
      expect(scale.tokensAt(scale.stepOf(trained))).toBe(trained);
    }),
  );
});

test("marks: round sizes and OpenClaw's minimum, none that would lie upon the last", () => {
  const tokens = (trained: number | null) => createContextScale(trained).marks.map((mark) => mark.tokens);
  expect(tokens(131_072)).toEqual([4096, 16_000, 32_768, 65_536, 131_072]);
  expect(tokens(40_960)).toEqual([4096, 16_000, 40_960]);
  expect(tokens(32_768)).toEqual([4096, 16_000, 32_768]);
  expect(tokens(2048)).toEqual([2048]);
  expect(tokens(null)).toEqual([4096, 16_000, 32_768, 65_536, 131_072]);
  expect(createContextScale(131_072).marks.find(({ isMinimum }) => isMinimum)?.tokens).toBe(16_000);
});

test.each([
  [4096, "refuses"],
  [15_999, "refuses"],
  [16_000, "warns"],
  [31_999, "warns"],
  [32_768, null],
] as const)("OpenClaw and %d tokens: %s", (tokens, word) => expect(openclawWord(tokens)).toBe(word));

test.each([
  [4096, "4k"],
  [16_000, "16k"],
  [32_768, "32k"],
  [40_960, "40k"],
  [128_000, "128k"],
  [131_072, "128k"],
])("%d is said as %s", (tokens, text) => expect(shortTokens(tokens)).toBe(text));
