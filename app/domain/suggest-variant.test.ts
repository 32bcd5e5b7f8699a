import fc from "fast-check";
import { expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import type { Variant } from "../contract/registries";
import { comfortableShare, suggestVariant } from "./suggest-variant";

const gb = 1e9;
function variant(quantization: string | null, sizeBytes: number | null, over: Partial<Variant> = {}): Variant {
  return {
    ref: `ai/x:${quantization ?? "plain"}-${sizeBytes ?? "?"}`,
    tag: quantization ?? "plain",
    otherTags: [],
    parameters: null,
    quantization,
    sizeBytes: sizeBytes === null ? unknown("not-reported") : known(sizeBytes),
    fileCount: 1,
    hasOthersFiles: false,
    updatedAt: null,
    ...over,
  };
}
const several = [
  variant("Q4_K_M", 2 * gb),
  variant("Q4_K_M", 5 * gb),
  variant("Q4_K_M", 18 * gb),
  variant("Q8_0", 9 * gb),
];

test.each([
  ["the largest usual one under the share", 16 * gb, { kind: "default", ref: "ai/x:Q4_K_M-5000000000" }],
  ["a larger machine, a larger one", 64 * gb, { kind: "default", ref: "ai/x:Q4_K_M-18000000000" }],
  ["none of them", 3 * gb, { kind: "none" }],
  ["memory that is not known", null, { kind: "usual", ref: "ai/x:Q4_K_M-2000000000" }],
])("%s", (_what, memoryBytes, suggestion) => {
  expect(suggestVariant(several, { memoryBytes, projectorBytes: 0 })).toEqual(suggestion);
});

test("without a usual one under the share, the largest of any", () => {
  const variants = [variant("Q2_K", 3 * gb), variant("Q3_K_M", 4 * gb), variant("Q4_K_M", 6 * gb)];
  expect(suggestVariant(variants, { memoryBytes: 8 * gb, projectorBytes: 0 })).toMatchObject({
    kind: "largest",
    ref: "ai/x:Q3_K_M-4000000000",
  });
});

test("a projector counts, and what would bring other versions along is never suggested", () => {
  const variants = [variant("Q4_K_M", 5 * gb)];
  expect(suggestVariant(variants, { memoryBytes: 9 * gb, projectorBytes: gb }).kind).toBe("none");
  const mixed = [variant("Q4_K_M", 5 * gb, { hasOthersFiles: true })];
  expect(suggestVariant(mixed, { memoryBytes: 64 * gb, projectorBytes: 0 }).kind).toBe("unknown");
});

test("nothing that is not known is suggested", () => {
  const variants = [variant("Q4_K_M", null), variant(null, gb)];
  expect(suggestVariant(variants, { memoryBytes: 8 * gb, projectorBytes: 0 }).kind).toBe("unknown");
  expect(suggestVariant([], { memoryBytes: null, projectorBytes: 0 }).kind).toBe("unknown");
});

test("property: what is suggested with a known memory is under the share of it", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 1e6 }), (all, memoryBytes) => {
      const variants = all.map((size, index) => variant(index % 2 === 0 ? "Q4_K_M" : "Q6_K", size));
      const suggestion = suggestVariant(variants, { memoryBytes, projectorBytes: 0 });
      const chosen = "ref" in suggestion ? variants.find(({ ref }) => ref === suggestion.ref) : undefined;
      const limit = memoryBytes * comfortableShare;
      const isRight =
        chosen === undefined
          ? all.every((size) => size > limit)
          : chosen.sizeBytes.isKnown && chosen.sizeBytes.value <= limit;
      expect(isRight).toBe(true);
    }),
  );
});
