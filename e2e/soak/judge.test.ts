import { expect, test } from "vitest";
import { judge, slopeOf, tableOf, type Sample } from "./judge";

const samples = (valueAt: (hours: number) => number): Sample[] =>
  Array.from({ length: 17 }, (_, index) => ({ hours: index / 2, held: { heap: valueAt(index / 2) } }));
const tolerance = { heap: { share: 0.02, beside: 1 } };
const isFlat = (valueAt: (hours: number) => number) => judge(samples(valueAt), tolerance)[0]?.isFlat;

test.each<[string, (hours: number) => number, boolean]>([
  ["what stays", () => 50, true],
  ["what shrinks", (hours) => 60 - hours, true],
  ["what fills up and then stays", (hours) => 40 + Math.min(hours, 2) * 10, true],
  ["noise", (hours) => 50 + Math.sin(hours * 7), true],
  ["one sample that is off", (hours) => (hours === 7.5 ? 90 : 50), true],
  ["what grows slowly", (hours) => 50 + hours * 0.4, false],
  ["what grows by noise and a little each hour", (hours) => 50 + Math.sin(hours * 7) + hours * 0.5, false],
])("%s", (_name, valueAt, expected) => expect(isFlat(valueAt)).toBe(expected));

test("the slope is the middle one of all pairs", () => {
  expect(
    slopeOf([
      [0, 0],
      [1, 2],
      [2, 4],
      [3, 6],
      [4, 100],
    ]),
  ).toBe(2);
});

test("the table names what grows", () => {
  const table = tableOf(
    judge(
      samples((hours) => 50 + hours),
      tolerance,
    ),
  );
  expect(table).toMatch(/^heap +52 +58 +8 +2 +GROWS$/m);
});

test("too few samples judge nothing", () => {
  expect(judge(samples(() => 1).slice(0, 3), tolerance)).toEqual([]);
});
