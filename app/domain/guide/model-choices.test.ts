import { expect, test } from "vitest";
import { known, unknown } from "../../contract/reading";
import { catalogue } from "../catalogue/catalogue";
import type { FitMachine } from "../fit/pools";
import { sampleCard, sampleFitMachine } from "../fit/fit-samples";
import { recommend } from "../recommend";
import { modelChoices } from "./model-choices";

const gib = 1024 ** 3;
const machine = (over: Partial<FitMachine>) =>
  sampleFitMachine({ memoryBytes: known(16 * gib), availableBytes: known(12 * gib), usesGpu: false, ...over });
const card = (sizeGib: number) => known([sampleCard(sizeGib)]);
const blind: Partial<FitMachine> = {
  memoryBytes: unknown("not-reported"),
  availableBytes: unknown("not-reported"),
  gpus: unknown("not-reported"),
  usesGpu: null,
};

test.each<[string, Partial<FitMachine>, string]>([
  ["a laptop without a graphics card", {}, "other"],
  ["a small machine", { memoryBytes: known(4 * gib), availableBytes: known(2.5 * gib) }, "other"],
  ["a card of 12 GB", { gpus: card(12), usesGpu: true }, "larger"],
  ["a card of 24 GB", { gpus: card(24), usesGpu: true }, "other"],
  ["nothing known", blind, "other"],
])("%s gets three different models that call tools, and the first is the list's first", (_name, over, third) => {
  const all = recommend({ catalogue, machine: machine(over) });
  const choices = modelChoices(all);
  expect(choices).toHaveLength(3);
  expect(new Set(choices.map(({ recommendation }) => recommendation.model.name)).size).toBe(3);
  for (const { recommendation } of choices) {
    expect(recommendation.model.hasTools).toBe(true);
    expect(recommendation.fit.verdict).not.toBe("wont-fit");
    expect(recommendation.variant.sizeBytes).not.toBeNull();
  }
  const sizes = choices.map(({ recommendation }) => recommendation.variant.sizeBytes ?? 0);
  expect(choices.map(({ role }) => role)).toEqual(["first", "lighter", third]);
  expect(choices[0]?.recommendation).toBe(all[0]);
  expect(sizes[1]).toBeLessThan(sizes[0] ?? 0);
});

test("where nothing runs well enough to be first, the smallest come as what they are", () => {
  const short = recommend({
    catalogue,
    machine: machine({ memoryBytes: known(2 * gib), availableBytes: known(0.6 * gib) }),
  });
  expect(modelChoices(short).map(({ role }) => role)).toEqual(["least"]);
});
