import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kvCacheBytes } from "./kv-cache";

type Measured = {
  architecture: string;
  name: string;
  layers: number;
  kvHeads: number;
  headDim: number;
  slidingWindow?: number;
  embedding: number;
  measured: { contextTokens: number; kvMiB: number[] }[];
};
const fixtures = path.resolve(import.meta.dirname, "../../e2e/fixtures/recordings/dmr");
const { models } = JSON.parse(readFileSync(path.join(fixtures, "memory.json"), "utf8")) as { models: Measured[] };

function metadataOf(model: Measured): Record<string, string> {
  const { architecture: name } = model;
  return {
    "general.architecture": name,
    [`${name}.block_count`]: String(model.layers),
    [`${name}.embedding_length`]: String(model.embedding),
    [`${name}.attention.head_count`]: String(model.embedding / model.headDim),
    [`${name}.attention.head_count_kv`]: String(model.kvHeads),
    [`${name}.attention.key_length`]: String(model.headDim),
    [`${name}.attention.value_length`]: String(model.headDim),
    ...(model.slidingWindow === undefined ? {} : { [`${name}.attention.sliding_window`]: String(model.slidingWindow) }),
  };
}

const measurements = models.flatMap((model) =>
  model.measured.map(({ contextTokens, kvMiB }) => [model.name, contextTokens, model, kvMiB] as const),
);

test("there are measurements", () => {
  expect(measurements).toHaveLength(9);
});

test.each(measurements)("%s at %d tokens is what the engine took", (_name, contextTokens, model, kvMiB) => {
  const measured = kvMiB.reduce((sum, part) => sum + part, 0) * 1024 * 1024;
  expect(kvCacheBytes({ gguf: metadataOf(model), contextTokens })).toEqual({ isKnown: true, value: measured });
});

test("the metadata of a real file is enough", () => {
  const { body } = JSON.parse(readFileSync(path.join(fixtures, "http/model-get-full.json"), "utf8")) as {
    body: string;
  };
  const { config } = JSON.parse(body) as { config: { gguf: Record<string, string> } };
  expect(kvCacheBytes({ gguf: config.gguf, contextTokens: 32_768 })).toEqual({
    isKnown: true,
    value: (96 + 37.5) * 1024 * 1024,
  });
});

const llama = {
  "general.architecture": "llama",
  "llama.block_count": "4",
  "llama.embedding_length": "256",
  "llama.attention.head_count": "4",
  "llama.attention.head_count_kv": "2",
};
const full = 4 * 2 * (64 + 64) * 1024 * 2;

describe("llama", () => {
  test.each<[string, Record<string, string>, number]>([
    ["head size from the embedding", {}, full],
    ["without kv heads: as many as heads", { "llama.attention.head_count_kv": "" }, 0],
    ["one number for each layer", { "llama.attention.head_count_kv": "2, 2, 2, 2" }, full],
    ["in brackets, some layers without", { "llama.attention.head_count_kv": "[2 0 2 0]" }, full / 2],
    ["a window it does not use", { "llama.attention.sliding_window": "64" }, full],
    [
      "another size of values",
      { "llama.attention.key_length": "64", "llama.attention.value_length": "32" },
      full * 0.75,
    ],
  ])("%s", (_name, part, value) => {
    const reading = kvCacheBytes({ gguf: { ...llama, ...part }, contextTokens: 1024 });
    expect(reading.isKnown ? reading.value : 0).toBe(value);
  });

  test("kv heads left out equal the heads", () => {
    const { "llama.attention.head_count_kv": _, ...rest } = llama;
    expect(kvCacheBytes({ gguf: rest, contextTokens: 1024 })).toEqual({ isKnown: true, value: full * 2 });
    // a list of more than 50 entries is left out by the runner too
    expect(kvCacheBytes({ gguf: { ...rest, "llama.block_count": "60" }, contextTokens: 1024 }).isKnown).toBe(false);
  });
});

test.each<[string, Record<string, string>]>([
  ["nothing", {}],
  ["no architecture", { "llama.block_count": "4" }],
  ["no layers", { ...llama, "llama.block_count": "" }],
  ["no layers at all", { ...llama, "llama.block_count": "0" }],
  ["no sizes", { ...llama, "llama.embedding_length": "?" }],
  ["a list that is too short", { ...llama, "llama.attention.head_count_kv": "2, 2" }],
  ["a list with a gap", { ...llama, "llama.attention.head_count_kv": "2, x, 2, 2" }],
  ["latent attention", { ...llama, "llama.attention.kv_lora_rank": "512" }],
  ["recurrent layers", { ...llama, "llama.ssm.state_size": "16" }],
  ["heads that don't divide", { ...llama, "llama.attention.head_count": "3" }],
  [
    "a window of an unknown architecture",
    Object.fromEntries([
      ...Object.entries(llama).map(([key, value]) => [key.replace("llama.", "new."), value]),
      ["general.architecture", "new"],
      ["new.attention.sliding_window", "64"],
    ]) as Record<string, string>,
  ],
])("%s: unknown", (_name, gguf) => {
  expect(kvCacheBytes({ gguf, contextTokens: 4096 }).isKnown).toBe(false);
});

test("which layers slide, where the file says it", () => {
  const gguf = {
    ...Object.fromEntries(Object.entries(llama).map(([key, value]) => [key.replace("llama.", "new."), value])),
    "general.architecture": "new",
    "new.attention.sliding_window": "64",
    "new.attention.sliding_window_pattern": "true, true, true, false",
  };
  const cells = 3 * (64 * 4 + 512) + 4096;
  expect(kvCacheBytes({ gguf, contextTokens: 4096 })).toEqual({ isKnown: true, value: cells * 2 * 128 * 2 });
});

test("any metadata: never throws, never negative, never 0", () => {
  const key = fc.constantFrom(...Object.keys(llama), "llama.attention.sliding_window", "llama.attention.key_length");
  fc.assert(
    fc.property(fc.dictionary(key, fc.oneof(fc.string(), fc.nat().map(String))), fc.double(), (part, contextTokens) => {
      const reading = kvCacheBytes({ gguf: { ...llama, ...part }, contextTokens });
      expect(reading.isKnown ? reading.value : 1).toBeGreaterThan(0);
    }),
  );
});
