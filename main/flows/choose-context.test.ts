import { expect, test } from "vitest";
import { known, unknown, type Reading } from "../../app/contract/common";
import { chooseContext } from "./choose-context";

const none = unknown<number>("not-measured-yet");

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
  const fits = (tokens: number) => !freeBytes.isKnown || tokens * 1_000 <= freeBytes.value;
  expect(chooseContext({ effective, packaged, trained, fits })).toMatchObject(expected);
});
