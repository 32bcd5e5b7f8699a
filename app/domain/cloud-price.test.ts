import fc from "fast-check";
import { expect, test } from "vitest";
import { cloudCostOf, cloudPrices, tokensOf } from "./cloud-price";

test.each([
  [1_000_000, 0, 5],
  [0, 1_000_000, 25],
  [10_503, 200, 0.057515],
  [0, 0, 0],
])(
  "%d tokens read and %d written cost %d dollars with the first of the list",
  (promptTokens, generatedTokens, dollars) => {
    const [first = { inputPerMillion: 0, outputPerMillion: 0 }] = cloudPrices;
    expect(cloudCostOf({ promptTokens, generatedTokens }, first)).toBeCloseTo(dollars, 9);
  },
);

test("the tokens of several programs together; of none, none", () => {
  const tally = { promptTokens: 1000, generatedTokens: 20 };
  expect(tokensOf([tally, { promptTokens: 5, generatedTokens: 3 }])).toEqual({
    promptTokens: 1005,
    generatedTokens: 23,
  });
  expect(tokensOf([])).toEqual({ promptTokens: 0, generatedTokens: 0 });
});

test("more tokens never cost less, and nothing is negative", () => {
  const count = fc.nat(1e9);
  const price = fc.double({ min: 0, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(
      count,
      count,
      count,
      price,
      price,
      (promptTokens, generatedTokens, more, inputPerMillion, outputPerMillion) => {
        const prices = { inputPerMillion, outputPerMillion };
        const cost = cloudCostOf({ promptTokens, generatedTokens }, prices);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(cloudCostOf({ promptTokens: promptTokens + more, generatedTokens }, prices)).toBeGreaterThanOrEqual(
          cost,
        );
      },
    ),
  );
});

test("each price has its date, and a name of its own", () => {
  expect(new Set(cloudPrices.map(({ name }) => name)).size).toBe(cloudPrices.length);
  expect(cloudPrices.every(({ asOf }) => /^\d{4}-\d\d-\d\d$/.test(asOf))).toBe(true);
});
