import fc from "fast-check";
import { expect, test } from "vitest";
import { type StoreFacts, type StoreFile, freedBy, storeUse } from "./disk-use";

const file = (name: string, sizeBytes: number): StoreFile => ({ file: name, sizeBytes });
const empty: StoreFacts = {
  models: [],
  blobs: new Map(),
  bundles: new Map(),
  manifests: new Map(),
  incomplete: [],
  others: [],
};

/** Two models that share their weights; one was loaded, so that its weights have a second name. */
const twins: StoreFacts = {
  ...empty,
  models: [
    { id: "a", tags: [], blobs: ["weights", "config-a"] },
    { id: "b", tags: [], blobs: ["weights", "config-b"] },
  ],
  blobs: new Map([
    ["weights", file("1", 1000)],
    ["config-a", file("2", 10)],
    ["config-b", file("3", 20)],
  ]),
  bundles: new Map([["a", [file("1", 1000), file("4", 5)]]]),
  manifests: new Map([
    ["a", file("5", 1)],
    ["b", file("6", 1)],
  ]),
};

test("hard links count once, and what two models use is shared", () => {
  expect(storeUse(twins)).toEqual({
    models: [
      { id: "a", sizeBytes: 1016, ownBytes: 16, sharedBytes: 1000, sharedWith: ["b"] },
      { id: "b", sizeBytes: 1021, ownBytes: 21, sharedBytes: 1000, sharedWith: ["a"] },
    ],
    orphans: { fileCount: 0, sizeBytes: 0 },
    totalBytes: 1037,
  });
  expect(freedBy(twins, new Set(["a"]))).toBe(16);
  expect(freedBy(twins, new Set(["a", "b"]))).toBe(1037);
});

test("a bundle that was copied instead of linked counts in full", () => {
  const copied = { ...twins, bundles: new Map([["a", [file("copy", 1000)]]]) };
  expect(storeUse(copied).totalBytes).toBe(2032);
  expect(freedBy(copied, new Set(["a"]))).toBe(1011);
});

test("what no model names is an orphan, what a pull left and what is strange is not, and all of it takes room", () => {
  const use = storeUse({
    ...empty,
    blobs: new Map([["lone", file("1", 100)]]),
    bundles: new Map([["gone", [file("2", 50)]]]),
    manifests: new Map([["gone", file("3", 1)]]),
    incomplete: [{ ...file("4", 7), digest: "x", modifiedAt: 0 }],
    others: [file("5", 3)],
  });
  expect(use).toEqual({ models: [], orphans: { fileCount: 3, sizeBytes: 151 }, totalBytes: 161 });
});

const store = fc
  .record({
    blobs: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1000 })), {
      selector: ([name]) => name,
      maxLength: 10,
    }),
    models: fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 5 })),
      { selector: ([id]) => id, maxLength: 5 },
    ),
    bundled: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 12 })), { maxLength: 5 }),
  })
  .map(({ blobs, models, bundled }): StoreFacts => {
    const byName = new Map(blobs.map(([name, size]) => [String(name), file(`inode ${name}`, size)]));
    const bundles = new Map<string, StoreFile[]>();
    for (const [id, blob] of bundled) {
      const linked = byName.get(String(blob));
      if (linked !== undefined) bundles.set(String(id), [...(bundles.get(String(id)) ?? []), linked]);
    }
    return {
      ...empty,
      blobs: byName,
      bundles,
      models: models.map(([id, names]) => ({ id: String(id), tags: [], blobs: names.map(String) })),
    };
  });

test("each byte is somebody's own, shared or an orphan's, and removing all models frees all but the orphans", () => {
  fc.assert(
    fc.property(store, (facts) => {
      const { models, orphans, totalBytes } = storeUse(facts);
      const all = new Set(models.map(({ id }) => id));
      expect(freedBy(facts, all)).toBe(totalBytes - orphans.sizeBytes);
      for (const { id, ownBytes, sharedBytes, sizeBytes, sharedWith } of models) {
        expect(sizeBytes).toBe(ownBytes + sharedBytes);
        expect(sizeBytes).toBeLessThanOrEqual(totalBytes);
        expect(freedBy(facts, new Set([id]))).toBe(ownBytes);
        expect(sharedWith).not.toContain(id);
      }
      const own = models.reduce((sum, { ownBytes }) => sum + ownBytes, 0);
      expect(own + orphans.sizeBytes).toBeLessThanOrEqual(totalBytes);
    }),
  );
});
