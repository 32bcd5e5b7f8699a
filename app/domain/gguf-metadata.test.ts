import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeGguf } from "../../e2e/fake-tools/make-gguf";
import { parseGguf } from "./gguf-metadata";

const sample = makeGguf(
  {
    "general.architecture": "llama",
    "llama.block_count": 2,
    "llama.rope.freq_base": 10_000.5,
    "general.is_small": true,
    "general.tags": ["a", "b"],
    "llama.attention.head_count_kv": [4, 2],
    "llama.attention.sliding_window_pattern": [true, false],
    "tokenizer.ggml.tokens": Array.from({ length: 300 }, (_, at) => `token ${at}`),
    "tokenizer.ggml.scores": new Float32Array(5000),
  },
  [
    { name: "token_embd.weight", shape: [64, 300], type: "F16" },
    { name: "blk.0.ffn_up_exps.weight", shape: [64, 32, 8], type: "F16" },
    { name: "output_norm.weight", shape: [64], type: "F32" },
  ],
);

function headerOf(bytes: Uint8Array) {
  const parsed = parseGguf(bytes);
  if (parsed.kind !== "ok") throw new Error(parsed.kind);
  return parsed.header;
}

test("what a file says of itself", () => {
  expect(headerOf(sample.header)).toEqual({
    version: 3,
    metadata: {
      "general.architecture": "llama",
      "llama.block_count": "2",
      "llama.rope.freq_base": "10000.5",
      "general.is_small": "true",
      "general.tags": "a, b",
      "llama.attention.head_count_kv": "4, 2",
      "llama.attention.sliding_window_pattern": "true, false",
    },
    vocabularySize: 300,
    tensorCount: 3,
    weightsBytes: 64 * 300 * 2 + 64 * 32 * 8 * 2 + 64 * 4,
    expertBytes: 64 * 32 * 8 * 2,
    embeddingBytes: 64 * 300 * 2,
    neededFileBytes: sample.header.length + sample.weightsBytes,
  });
});

describe("what is no whole header", () => {
  test("every cut is short, never a header", () => {
    const { length } = sample.header;
    // the padding behind the last tensor's info tells nothing
    for (let end = 0; end < length - 32; end += 7) {
      expect(parseGguf(sample.header.subarray(0, end))).toEqual({ kind: "short" });
    }
  });

  test.each<[string, Uint8Array, string]>([
    ["another file", Buffer.from("PK\u0003\u0004 and so on"), "not-gguf"],
    ["a version to come", Buffer.from([..."GGUF"].map((c) => c.charCodeAt(0)).concat([9, 0, 0, 0])), "damaged"],
    ["a big-endian one", Buffer.from([..."GGUF"].map((c) => c.charCodeAt(0)).concat([0, 0, 0, 3])), "damaged"],
    ["more keys than any file has", changed(16, 0xff_ff_ff), "damaged"],
    ["more tensors than any file has", changed(8, 0xff_ff_ff), "damaged"],
    ["a count beyond all numbers", Buffer.concat([sample.header.subarray(0, 8), Buffer.alloc(16, 0xff)]), "damaged"],
  ])("%s", (_name, bytes, kind) => {
    expect(parseGguf(bytes).kind).toBe(kind);
  });

  function changed(at: number, value: number): Uint8Array {
    const copy = Buffer.from(sample.header);
    copy.writeUInt32LE(value, at);
    return copy;
  }
});

test("a tensor of a type nobody knows: sizes are unknown, the rest is read", () => {
  const copy = Buffer.from(sample.header);
  const name = copy.indexOf("output_norm.weight");
  copy.writeUInt32LE(200, name + "output_norm.weight".length + 4 + 8);
  expect(headerOf(copy)).toMatchObject({ weightsBytes: null, neededFileBytes: null, vocabularySize: 300 });
});

test("a key that would reach into every object stays a key", () => {
  const header = headerOf(makeGguf({ ["__proto__"]: "x", "general.architecture": "llama" }).header);
  expect(Object.getPrototypeOf(header.metadata)).toBe(Object.prototype);
  expect(({} as { x?: string }).x).toBeUndefined();
});

test("any bytes: an answer, never an error, and soon", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.header.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
      (changes) => {
        const copy = Buffer.from(sample.header);
        for (const [at, value] of changes) copy[at] = value;
        expect(["ok", "short", "not-gguf", "damaged"]).toContain(parseGguf(copy).kind);
      },
    ),
    { numRuns: Number(process.env["FC_RUNS"] ?? 2000) },
  );
});
