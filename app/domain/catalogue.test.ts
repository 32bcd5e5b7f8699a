import { describe, expect, test } from "vitest";
import { z } from "zod";
import { known, unknown } from "../contract/reading";
import { catalogue, substitutes } from "./catalogue";
import { bitsOf } from "./fit-quantization";
import { memoryNeedOf } from "./fit-need";
import type { FitMachine } from "./fit-pools";
import { parseModelRef } from "./model-reference";
import { asFitModel, recommend } from "./recommend";

const gib = 1024 ** 3;

const Entry = z.strictObject({
  ref: z.string().refine((ref) => parseModelRef(ref).ok),
  parameters: z.number().min(1e8).max(1e12),
  quantization: z.string().min(1),
  sizeBytes: z.number().min(1e7),
  contextTokens: z.number().int().min(512).nullable(),
  publishedBytes: z.number().positive().nullable(),
  hasTools: z.boolean().nullable(),
  license: z.string().nullable(),
  purpose: z.enum(["try", "talk", "all", "reason", "code", "embed"]),
  isGuidePick: z.boolean(),
  gguf: z.record(z.string(), z.string()).nullable(),
});

test("every entry is whole, named once, smallest first", () => {
  expect(catalogue.map((entry) => Entry.safeParse(entry).error?.message)).toEqual(catalogue.map(() => undefined));
  expect(new Set(catalogue.map(({ ref }) => ref)).size).toBe(catalogue.length);
  const sizes = catalogue.map(({ sizeBytes }) => sizeBytes);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
});

test.each(catalogue.map((entry) => [entry.ref, entry] as const))(
  "%s: size, parameters and quantisation agree",
  (_ref, entry) => {
    const bits = bitsOf(entry.quantization) ?? Number.NaN;
    const expected = (entry.parameters * bits) / 8;
    // small models keep their large vocabularies in finer types
    const most = entry.parameters < 1e9 ? 2.2 : 1.25;
    expect(entry.sizeBytes / expected).toBeGreaterThan(0.8);
    expect(entry.sizeBytes / expected).toBeLessThan(most);
  },
);

test("a name that goes round leads to one that is in the list", () => {
  for (const [name, { ref }] of substitutes) {
    expect(catalogue.some((entry) => entry.ref.split(":")[0] === ref)).toBe(true);
    expect(catalogue.some((entry) => entry.ref.split(":")[0] === name)).toBe(false);
  }
});

describe("what Docker publishes of memory, beside what is computed", () => {
  /**
   * Docker's estimates were made for engines that kept the scores of all 512 tokens computed at once: 512 × vocabulary ×
   * 4 bytes, up to 0.5 GiB, which today's engine does not (measured). What is left has to be near.
   */
  const vocabularies: Readonly<Record<string, number>> = {
    gemma3: 262_144,
    llama: 128_256,
    qwen3: 151_936,
    qwen2: 152_064,
    qwen3moe: 151_936,
    phi3: 100_352,
    "gpt-oss": 201_088,
  };
  const ownVocabularies: Readonly<Record<string, number>> = {
    "ai/smollm2:135M-Q4_K_M": 49_152,
    "ai/mistral:7B-Q4_K_M": 32_768,
  };
  /** Not within 12 %, and why. */
  const outliers: Readonly<Record<string, readonly [least: number, most: number, why: string]>> = {
    "ai/gemma3-qat:270M-UD-Q4_K_XL": [0.7, 1, "1 GiB for scores, twice the 0.5 GiB of its vocabulary"],
    "ai/smollm2:135M-Q4_K_M": [
      1,
      1.6,
      "what a graphics driver and a process take is more than this model, and not in the estimate",
    ],
  };
  const published = catalogue.filter(({ publishedBytes, gguf }) => publishedBytes !== null && gguf !== null);

  test.each(published.map((entry) => [entry.ref, entry] as const))("%s", (ref, entry) => {
    const need = memoryNeedOf({ model: asFitModel(entry), contextTokens: 4096, isOnCard: true });
    const architecture = entry.gguf?.["general.architecture"] ?? "";
    const scores = 512 * (ownVocabularies[ref] ?? vocabularies[architecture] ?? 0) * 4;
    const total = need.totalBytes.isKnown ? need.totalBytes.value + scores : Number.NaN;
    const ratio = total / (entry.publishedBytes ?? 0);
    const [least, most] = outliers[ref] ?? [0.88, 1.12];
    expect(ratio).toBeGreaterThan(least);
    expect(ratio).toBeLessThan(most);
  });
});

describe("recommended for this machine", () => {
  const machine = (vramGib: number | null, ramGib = 32): FitMachine => ({
    os: "linux",
    memoryBytes: known(ramGib * gib),
    availableBytes: known(ramGib * 0.75 * gib),
    gpus: known(
      vramGib === null
        ? []
        : [
            {
              name: "RTX",
              vendor: "nvidia",
              isUnified: false,
              vramBytes: known(vramGib * gib),
              isCorrected: false,
              vramUsedBytes: known(0),
            },
          ],
    ),
    wiredLimitBytes: null,
    runnerLimitBytes: null,
    usesGpu: null,
  });
  const first = (given: FitMachine) => recommend({ catalogue, machine: given })[0];

  test.each([
    ["a card of 24 GB", machine(24), "ai/qwen3-coder:30B-A3B-UD-Q4_K_XL"],
    ["a card of 16 GB", machine(16), "ai/gpt-oss:20B-UD-Q4_K_XL"],
    ["a card of 8 GB", machine(8), "ai/llama3.2:3B-Q4_K_M"],
    ["no card", machine(null, 16), "ai/llama3.2:3B-Q4_K_M"],
  ])("%s", (_name, given, ref) => {
    expect(first(given)?.model.ref).toBe(ref);
  });

  test("each place has its reasons", () => {
    const found = recommend({ catalogue, machine: machine(24) });
    expect(found[0]).toMatchObject({
      fit: { verdict: "runs-well" },
      reasons: ["guide-pick", "calls-tools", "largest-that-runs-well"],
    });
    const reasonsOf = (ref: string) => found.find(({ model }) => model.ref === ref)?.reasons;
    expect(reasonsOf("ai/nomic-embed-text-v1.5")).toEqual(["no-chat"]);
    expect(reasonsOf("ai/smollm2:135M-Q4_K_M")).toEqual(["context-too-small"]);
  });

  test("what is not known of a machine is no reason to say that something runs", () => {
    const blind = { ...machine(null), memoryBytes: unknown<number>("tool-failed") };
    expect(recommend({ catalogue, machine: blind }).every(({ fit }) => fit.verdict === "unknown")).toBe(true);
  });
});
