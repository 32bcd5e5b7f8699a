import { expect, test } from "vitest";
import { known, unknown, type Reading } from "../../app/contract/common";
import { chooseContext, neededForLoad } from "./choose-context";

const none = unknown<number>("not-measured-yet");
/** 1,000 bytes for each token. */
const perToken = (tokens: number): Reading<number> => known(tokens * 1_000);

test.each<
  [
    string,
    Reading<number>,
    Reading<number>,
    Reading<number>,
    Reading<number>,
    { contextTokens: number; reloadWith: number | null; isTooSmall: boolean },
  ]
>([
  [
    "large enough is kept",
    known(65_536),
    known(4_096),
    known(131_072),
    known(0),
    { contextTokens: 65_536, reloadWith: null, isTooSmall: false },
  ],
  [
    "the minimum is enough",
    known(16_000),
    none,
    none,
    known(0),
    { contextTokens: 16_000, reloadWith: null, isTooSmall: false },
  ],
  [
    "too small is loaded again",
    known(4_096),
    known(4_096),
    known(131_072),
    known(1e12),
    { contextTokens: 32_768, reloadWith: 32_768, isTooSmall: false },
  ],
  [
    "not loaded, packaged large enough",
    none,
    known(40_960),
    known(40_960),
    known(1e12),
    { contextTokens: 40_960, reloadWith: null, isTooSmall: false },
  ],
  [
    "not loaded, packaged larger than memory",
    none,
    known(131_072),
    known(131_072),
    known(33_000_000),
    { contextTokens: 32_768, reloadWith: 32_768, isTooSmall: false },
  ],
  [
    "not loaded, nothing known",
    none,
    none,
    none,
    none,
    { contextTokens: 32_768, reloadWith: 32_768, isTooSmall: false },
  ],
  [
    "no more than it was trained for",
    known(4_096),
    none,
    known(20_000),
    known(1e12),
    { contextTokens: 20_000, reloadWith: 20_000, isTooSmall: false },
  ],
  [
    "trained for less than the minimum",
    known(4_096),
    none,
    known(8_192),
    known(1e12),
    { contextTokens: 8_192, reloadWith: null, isTooSmall: true },
  ],
  [
    "the most that fits",
    known(4_096),
    none,
    known(131_072),
    known(20_500_000),
    { contextTokens: 20_480, reloadWith: 20_480, isTooSmall: false },
  ],
  [
    "only the minimum fits",
    known(4_096),
    none,
    known(131_072),
    known(16_000_000),
    { contextTokens: 16_000, reloadWith: 16_000, isTooSmall: false },
  ],
  [
    "not even the minimum fits",
    known(4_096),
    none,
    known(131_072),
    known(15_000_000),
    { contextTokens: 16_000, reloadWith: null, isTooSmall: true },
  ],
])("%s", (_, effective, packaged, trained, freeBytes, expected) => {
  expect(chooseContext({ effective, packaged, trained, freeBytes, neededBytes: perToken })).toMatchObject(expected);
});

test("a loaded model needs only its cache's growth, another its weights too", () => {
  const weightsBytes = known(500);
  expect(neededForLoad({ kvBytes: perToken, loadedContext: known(4), weightsBytes })(10)).toEqual(known(6_000));
  expect(neededForLoad({ kvBytes: perToken, loadedContext: known(10), weightsBytes })(4)).toEqual(known(0));
  expect(neededForLoad({ kvBytes: perToken, loadedContext: none, weightsBytes })(10)).toEqual(known(10_500));
  expect(neededForLoad({ kvBytes: () => none, loadedContext: none, weightsBytes })(10)).toEqual(none);
});
