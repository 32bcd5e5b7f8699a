import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kvCacheBytes, kvCacheOf } from "./kv-cache";

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
const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures/recordings/dmr");
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

/** Metadata of an architecture, with its keys written without their beginning. */
const gguf = (architecture: string, keys: Record<string, string>): Record<string, string> => ({
  "general.architecture": architecture,
  ...Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${architecture}.${key}`, value])),
});
const cacheOf = (metadata: Record<string, string>, contextTokens = 8192) => {
  const cache = kvCacheOf({ gguf: metadata, contextTokens });
  if (!cache.isKnown) throw new Error(cache.detail ?? cache.reason);
  return cache.value;
};

const plain = {
  block_count: "8",
  embedding_length: "512",
  "attention.head_count": "8",
  "attention.head_count_kv": "4",
  "attention.key_length": "64",
  "attention.value_length": "64",
};
/** One layer of `plain` with a number of cells. */
const layerBytes = (cells: number) => cells * 4 * (64 + 64) * 2;

describe("which cells a layer holds", () => {
  test.each<[string, Record<string, string>, number]>([
    ["gemma2: every second layer, 4096 where the file has no window", {}, 4 * layerBytes(8192) + 4 * layerBytes(8192)],
    ["gpt-oss: every second layer", { "attention.sliding_window": "128" }, 4 * layerBytes(8192) + 4 * layerBytes(1024)],
    ["cohere2: three of four", { "attention.sliding_window": "1000" }, 2 * layerBytes(8192) + 6 * layerBytes(4608)],
    [
      "cohere2moe: the first of four is full",
      { "attention.sliding_window": "1" },
      2 * layerBytes(8192) + 6 * layerBytes(768),
    ],
    ["phi3: the engine does not use the window", { "attention.sliding_window": "2048" }, 8 * layerBytes(8192)],
    ["gemma3: a file without a window", {}, 8 * layerBytes(8192)],
    ["exaone4: small ones have none", { "attention.sliding_window": "128" }, 8 * layerBytes(8192)],
  ])("%s", (name, keys, sizeBytes) => {
    const cache = cacheOf(gguf(name.split(":")[0] ?? "", { ...plain, ...keys }));
    expect(cache).toMatchObject({ cacheBytes: sizeBytes, doubts: [] });
  });

  test("gemma4: heads of another size slide, and the last layers share", () => {
    const cache = cacheOf(
      gguf("gemma4", {
        ...plain,
        "attention.sliding_window": "512",
        "attention.sliding_window_pattern": "true, true, true, false, true, true, true, false",
        "attention.shared_kv_layers": "4",
        "attention.key_length_swa": "32",
        "attention.value_length_swa": "32",
      }),
    );
    expect(cache).toMatchObject({ cacheBytes: layerBytes(8192) + (3 * layerBytes(2560)) / 2, doubts: [] });
  });

  test("gemma4 without its pattern: all layers whole, as an upper bound", () => {
    const metadata = gguf("gemma4", { ...plain, "attention.sliding_window": "512" });
    expect(cacheOf(metadata)).toMatchObject({ cacheBytes: 8 * layerBytes(8192), doubts: ["sliding-pattern-unknown"] });
    expect(kvCacheBytes({ gguf: metadata, contextTokens: 8192 }).isKnown).toBe(false);
  });

  test("more than 50 layers whose heads the runner left out: as many as all heads, as an upper bound", () => {
    const { "attention.head_count_kv": _, ...rest } = plain;
    expect(cacheOf(gguf("llama", { ...rest, block_count: "60" }))).toMatchObject({
      cacheBytes: 60 * 2 * layerBytes(8192),
      doubts: ["kv-heads-left-out"],
    });
  });

  test("layers that only guess the next tokens are not cached", () => {
    expect(cacheOf(gguf("glm4moe", { ...plain, nextn_predict_layers: "1" })).cacheBytes).toBe(7 * layerBytes(8192));
  });
});

describe("latent attention", () => {
  test("one compressed row for keys and values", () => {
    const keys = {
      block_count: "47",
      "attention.head_count": "20",
      "attention.head_count_kv": "1",
      "attention.kv_lora_rank": "512",
      "attention.key_length": "576",
      "attention.value_length": "512",
      "attention.key_length_mla": "256",
      "attention.value_length_mla": "256",
    };
    expect(cacheOf(gguf("deepseek2", keys))).toMatchObject({ cacheBytes: 47 * 576 * 8192 * 2, doubts: [] });
  });

  test("an older file has all heads", () => {
    expect(cacheOf(gguf("deepseek2", { ...plain, "attention.kv_lora_rank": "512" })).cacheBytes).toBe(
      8 * layerBytes(8192),
    );
  });

  test("with an index beside it: an upper bound", () => {
    const keys = { ...plain, "attention.indexer.head_count": "64", "attention.indexer.key_length": "128" };
    expect(cacheOf(gguf("deepseek32", keys)).doubts).toEqual(["cache-kind-unknown"]);
  });
});

describe("recurrent layers", () => {
  const state = { "ssm.conv_kernel": "4", "ssm.inner_size": "1024", "ssm.state_size": "128", "ssm.group_count": "1" };
  const slotBytes = (3 * (1024 + 2 * 128) + 128 * 1024) * 4;

  test("mamba: a state, and no cache", () => {
    const cache = cacheOf(gguf("mamba2", { block_count: "8", ...state }));
    expect(cache).toMatchObject({ cacheBytes: 0, stateBytes: 8 * slotBytes * 4, doubts: [] });
  });

  test("granite hybrid: layers without heads", () => {
    const heads = { "attention.head_count_kv": "0, 0, 0, 4, 0, 0, 0, 4" };
    const cache = cacheOf(gguf("granitehybrid", { ...plain, ...state, ...heads }));
    expect(cache).toMatchObject({ cacheBytes: 2 * layerBytes(8192), stateBytes: 6 * slotBytes * 4, doubts: [] });
  });

  test.each([
    ["every fourth attends", {}, 2],
    ["every n-th", { full_attention_interval: "2" }, 4],
    ["as the file lists them", { "attention.recurrent_layers": "true, true, true, true, true, true, true, false" }, 1],
  ])("qwen3next: %s", (_name, keys, attending) => {
    const cache = cacheOf(gguf("qwen3next", { ...plain, ...state, ...keys }));
    expect(cache).toMatchObject({
      cacheBytes: attending * layerBytes(8192),
      stateBytes: (8 - attending) * slotBytes * 4,
      doubts: [],
    });
  });

  test("falcon: both in every layer", () => {
    const cache = cacheOf(gguf("falcon-h1", { ...plain, ...state }));
    expect(cache).toMatchObject({ cacheBytes: 8 * layerBytes(8192), stateBytes: 8 * slotBytes * 4 });
  });

  test("an architecture nobody knows: an upper bound", () => {
    expect(cacheOf(gguf("newer", { ...plain, ...state })).doubts).toEqual(["recurrent-layers-unknown"]);
  });

  test("a state whose size is not told", () => {
    expect(cacheOf(gguf("mamba", { block_count: "8" }))).toMatchObject({
      stateBytes: 0,
      doubts: ["recurrent-state-unknown"],
    });
  });
});

test("an encoder has no cache", () => {
  expect(cacheOf(gguf("nomic-bert", { block_count: "12" }))).toMatchObject({
    cacheBytes: 0,
    stateBytes: 0,
    doubts: [],
  });
});

test("quantised caches, and slots of their own", () => {
  const metadata = gguf("llama", plain);
  const at = (settings: NonNullable<Parameters<typeof kvCacheOf>[0]["settings"]>) => {
    const cache = kvCacheOf({ gguf: metadata, contextTokens: 8192, settings });
    return cache.isKnown ? cache.value.cacheBytes / layerBytes(8192) : null;
  };
  expect(at({ keys: "q8_0", values: "q8_0" })).toBe((8 * 34) / 64);
  expect(at({ keys: "q8_0", values: "q4_0" })).toBe((4 * 34) / 64 + (4 * 18) / 64);
  expect(at({ slots: 2 })).toBe(8);
  expect(at({ slots: 3 })).toBe((8 * 3 * 2816) / 8192);
  expect(at({ slots: 0 })).toBeNull();
});
