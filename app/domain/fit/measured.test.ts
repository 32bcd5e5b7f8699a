import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { known } from "../../contract/reading";
import { describe as describeModel, type SyntheticModel } from "../../../e2e/real/synthetic-model";
import { makeGguf } from "../../../e2e/fake-tools/make-gguf";
import { memoryNeedOf } from "./need";
import { parseGguf } from "../gguf-metadata";

const fixtures = path.resolve(import.meta.dirname, "../../../e2e/fixtures");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(fixtures, file), "utf8"));
const mebibyte = 1024 ** 2;

type Measured = { contextTokens: number; rssBytes: number; kvMiB: number[]; stateMiB?: number[]; computeMiB: number };
type Case = {
  name: string;
  gguf: Record<string, string>;
  weightsBytes: number;
  vocabulary: number;
  measured: Measured[];
};

const gemmaGguf = (
  JSON.parse((read("recordings/dmr/http/model-get-full.json") as { body: string }).body) as {
    config: { gguf: Record<string, string> };
  }
).config.gguf;

/** Recorded earlier: three models of which the shape is known, with a vocabulary of no size but Gemma's. */
function recorded(): Case[] {
  type Recorded = {
    name: string;
    layers: number;
    kvHeads: number;
    headDim: number;
    embedding: number;
    fileBytes: number;
    measured: Measured[];
  };
  const { models } = read("recordings/dmr/memory.json") as { models: Recorded[] };
  return models.map(({ name, layers, kvHeads, headDim, embedding, fileBytes, measured }) => ({
    name: `${name}, b10068`,
    gguf: name.startsWith("gemma")
      ? gemmaGguf
      : {
          "general.architecture": "llama",
          "llama.block_count": String(layers),
          "llama.embedding_length": String(embedding),
          // as their file sizes tell
          "llama.feed_forward_length": String(2.75 * embedding),
          "llama.attention.head_count": String(embedding / headDim),
          "llama.attention.head_count_kv": String(kvHeads),
        },
    weightsBytes: fileBytes,
    vocabulary: name.startsWith("gemma") ? 262_144 : 0,
    measured,
  }));
}

function measuredAnew(): Case[] {
  const { models } = read("memory-measured.json") as {
    models: (SyntheticModel & { name: string; measured: Measured[] })[];
  };
  return models.map((model) => {
    const { metadata, tensors } = describeModel(model);
    const parsed = parseGguf(makeGguf(metadata, tensors).header);
    if (parsed.kind !== "ok") throw new Error(parsed.kind);
    const { weightsBytes, vocabularySize } = parsed.header;
    return {
      name: model.name,
      gguf: parsed.header.metadata,
      weightsBytes: weightsBytes ?? 0,
      vocabulary: vocabularySize ?? 0,
      measured: model.measured,
    };
  });
}

const cases = [...recorded(), ...measuredAnew()].flatMap((each) =>
  each.measured.map((measured) => [each.name, measured.contextTokens, each, measured] as const),
);

test("there are measurements of every kind of cache", () => {
  const names = new Set(cases.map(([, , { gguf }]) => gguf["general.architecture"]));
  const kinds = ["cohere2", "deepseek2", "gemma2", "gemma3", "llama", "mamba", "qwen3", "qwen3moe"];
  expect([...names].toSorted()).toEqual(kinds);
});

describe("what a real engine took", () => {
  test.each(cases)("%s at %d tokens", (_name, contextTokens, { gguf, weightsBytes, vocabulary }, measured) => {
    const { parts, totalBytes } = memoryNeedOf({
      model: {
        gguf,
        ggufSource: "gguf",
        weightsBytes: known(weightsBytes),
        weightsSource: "file",
        projectorBytes: null,
        vocabularySize: vocabulary,
        publishedBytes: null,
      },
      contextTokens,
    });
    const part = (kind: string) => {
      const bytes = parts.find((each) => each.kind === kind)?.bytes;
      return bytes?.isKnown ? bytes.value / mebibyte : 0;
    };
    const sum = (numbers: number[] = []) => numbers.reduce((total, each) => total + each, 0);
    // the engine prints two digits
    expect(part("kv-cache")).toBeCloseTo(sum(measured.kvMiB), 2);
    expect(part("recurrent-state")).toBeCloseTo(sum(measured.stateMiB), 2);
    expect(Math.abs(part("compute") - measured.computeMiB)).toBeLessThan(Math.max(3, measured.computeMiB * 0.35));
    const error = totalBytes.isKnown ? totalBytes.value / measured.rssBytes - 1 : Number.NaN;
    expect(Math.abs(error)).toBeLessThan(0.1);
  });
});
