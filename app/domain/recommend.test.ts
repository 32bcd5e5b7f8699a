import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../contract/reading";
import { catalogue } from "./catalogue/catalogue";
import type { FitMachine } from "./fit/pools";
import { sampleCard, sampleFitMachine } from "./fit/fit-samples";
import { firstOf, recommend, type Recommendation } from "./recommend";

const gib = 1024 ** 3;

const machine = (vramGib: number | null, ramGib = 32) =>
  sampleFitMachine({
    memoryBytes: known(ramGib * gib),
    availableBytes: known(ramGib * 0.75 * gib),
    gpus: known(vramGib === null ? [] : [sampleCard(vramGib, 0, { name: "NVIDIA GeForce RTX 4090" })]),
  });

const mac16: FitMachine = {
  ...machine(null, 16),
  os: "darwin",
  availableBytes: known(10.5 * gib),
  gpus: known([
    {
      name: "Apple M4",
      vendor: "apple",
      isUnified: true,
      vramBytes: unknown("not-reported"),
      isCorrected: false,
      vramUsedBytes: unknown("not-supported"),
    },
  ]),
};
const blind = { ...machine(null), memoryBytes: unknown<number>("tool-failed"), gpus: unknown<never>("tool-failed") };
const of = (given: FitMachine) => recommend({ catalogue, machine: given });
const named = (found: readonly Recommendation[], name: string) => found.find(({ model }) => model.name === name);

test.each([
  ["a card of 24 GB", machine(24), "ai/qwen3-coder:30B-A3B", "runs-well"],
  ["a card of 16 GB", machine(16), "ai/gpt-oss:20B", "runs-well"],
  ["a card of 8 GB", machine(8), "ai/llama3.2:3B", "runs-well"],
  ["a card of 12 GB", machine(12), "ai/qwen3:8B", "runs-well"],
  ["a Mac of 16 GB", mac16, "ai/qwen3:8B", "runs-well"],
  ["a laptop of 8 GB without a card", machine(null, 8), "ai/llama3.2:3B", "slow"],
  ["a machine of which nothing is known", blind, "ai/llama3.2:3B", "unknown"],
])("%s begins with", (_name, given, name, verdict) => {
  expect(firstOf(of(given))).toMatchObject({ model: { name }, fit: { verdict } });
});

test("each place has its reasons", () => {
  const found = of(machine(24));
  expect(found[0]).toMatchObject({
    fit: { verdict: "runs-well" },
    merits: ["guide-pick", "calls-tools", "largest-that-runs-well"],
    drawbacks: [],
  });
  expect(named(found, "ai/nomic-embed-text-v1.5:137M")?.drawbacks).toEqual(["no-chat"]);
  expect(named(found, "ai/smollm2:135M")?.drawbacks).toEqual(["context-too-small"]);
  expect(named(found, "ai/mistral:7B")).toMatchObject({ merits: ["guide-pick"], drawbacks: ["no-tools"] });
  expect(named(of(blind), "ai/llama3.2:3B")?.merits).toContain("light");
});

test("what can't call tools comes after all that runs as well and can", () => {
  const talkers = of(machine(24)).filter(
    ({ fit, drawbacks }) =>
      fit.verdict === "runs-well" && !drawbacks.some((each) => each === "no-chat" || each === "context-too-small"),
  );
  const hasTools = talkers.map(({ model }) => model.hasTools);
  expect(hasTools).toContain(false);
  expect(hasTools.slice(hasTools.indexOf(false))).not.toContain(true);
});

test("where the first quantisation won't do, the largest listed one that does better is named", () => {
  // 24 B in 13.5 GiB is too much for a card of 12 GiB, in two bits it is not
  const found = named(of(machine(12)), "ai/magistral-small-3.2:24B");
  expect(found).toMatchObject({
    fit: { verdict: "wont-fit" },
    alternative: { variant: { ref: "ai/magistral-small-3.2:24B-UD-IQ2_XXS" }, fit: { verdict: "runs-well" } },
  });
  expect(named(of(machine(24)), "ai/magistral-small-3.2:24B")?.alternative).toBeNull();
});

test("nothing is begun with where nothing fits", () => {
  const full = { ...machine(null, 4), availableBytes: known(0.3 * gib) };
  // what is known not to fit comes before what has no size to judge by
  expect(of(full)[0]?.fit.verdict).toBe("wont-fit");
  expect(firstOf(of(full))).toBeNull();
});

test("what is not known of a machine is no reason to say that something runs", () => {
  expect(of(blind).every(({ fit }) => fit.verdict === "unknown")).toBe(true);
});

describe("the speed is estimated only where memory's speed is known and all lies in it", () => {
  test("a mixture reads only the experts it chooses", () => {
    const found = of(machine(24));
    const [mixture, dense] = ["ai/qwen3-coder:30B-A3B", "ai/qwen3:14B"].map((name) => named(found, name)?.speed);
    expect(mixture?.isKnown && dense?.isKnown && mixture.value > dense.value).toBe(true);
  });
  test.each([
    ["no card", machine(null, 32)],
    ["nothing known", blind],
  ])("%s", (_name, given) => {
    expect(of(given).every(({ speed }) => !speed.isKnown)).toBe(true);
  });
});

test("more memory never makes a verdict worse", () => {
  const rank = ["wont-fit", "unknown", "slow", "tight", "runs-well"];
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 96 }), fc.integer({ min: 0, max: 48 }), (vram, more) => {
      const [small, large] = [of(machine(vram)), of(machine(vram + more))];
      for (const { model, fit } of small) {
        const other = named(large, model.name)?.fit.verdict ?? "";
        // an unknown need is refused only while its known part alone is too much
        expect(rank.indexOf(other)).toBeGreaterThanOrEqual(rank.indexOf(fit.verdict));
      }
    }),
    { numRuns: 25 },
  );
});
