import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { displayRef } from "../../../app/domain/model-reference";
import { sampleModel } from "../../test/samples";
import { sortModels, type SortBy } from "./model-facts";

const model = (ref: string, over: Parameters<typeof sampleModel>[0]) =>
  sampleModel({ ref, tags: [ref], id: ref, ...over });
const items = [
  model("ai/b:1", { sizeBytes: known(5), packagedContextTokens: known(4096), parameters: "8.19B", createdAt: 3 }),
  model("ai/a:10", {
    sizeBytes: known(9),
    packagedContextTokens: unknown("not-reported"),
    parameters: "596M",
    createdAt: null,
  }),
  model("ai/a:2", {
    sizeBytes: unknown("not-reported"),
    packagedContextTokens: known(32_768),
    parameters: null,
    createdAt: 7,
  }),
];

test.each<[SortBy, string[]]>([
  ["name", ["ai/a:2", "ai/a:10", "ai/b:1"]],
  ["size", ["ai/a:10", "ai/b:1", "ai/a:2"]],
  ["context", ["ai/a:2", "ai/b:1", "ai/a:10"]],
  ["parameters", ["ai/b:1", "ai/a:10", "ai/a:2"]],
  ["newest", ["ai/a:2", "ai/b:1", "ai/a:10"]],
  ["loaded", ["ai/b:1", "ai/a:2", "ai/a:10"]],
])("sorted by %s: what is not known comes last, equal ones by name", (by, refs) => {
  const sorted = sortModels(items, by, { nameOf: displayRef, isLoaded: (ref) => ref === "ai/b:1" });
  expect(sorted.map(({ ref }) => ref)).toEqual(refs);
});
