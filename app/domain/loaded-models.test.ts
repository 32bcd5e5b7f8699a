import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LoadedModel } from "../contract/runner";
import { canAnswerNow, isEngineOf, isLoadedAs, parseLoaded } from "./loaded-models";

const root = path.resolve(import.meta.dirname, "../..");
const fixtures = path.join(root, "e2e/fixtures/recordings/dmr/http");
const bodyOf = (name: string, folder = fixtures): string =>
  JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")).body;

describe("what a real runner said", () => {
  test("one in use for ever, one more engine of the same model", () => {
    expect(parseLoaded(bodyOf("ps-in-use"))).toEqual([
      {
        ref: "ai/gemma3:270M-Q4_K_M",
        backend: "llama.cpp",
        mode: "completion",
        isInUse: true,
        isLoading: false,
        lastUsedAt: null,
        keepAlive: "-1",
      },
      {
        ref: "ai/gemma3:270M-Q4_K_M",
        backend: "llama.cpp",
        mode: "embedding",
        isInUse: false,
        isLoading: false,
        lastUsedAt: Date.parse("2026-11-23T21:17:37.776Z"),
        keepAlive: null,
      },
    ]);
    expect(parseLoaded(bodyOf("ps-idle"))).toEqual([]);
    expect(parseLoaded(bodyOf("ps-two-models"))?.map(({ ref }) => ref)).toEqual([
      "ai/gemma3:270M-Q4_K_M",
      "ai/synthetic:a",
    ]);
  });

  const all = path.resolve(root, "../shared/recordings/dmr/http");
  test.skipIf(!existsSync(all))("every recorded list of loaded models", () => {
    const names = readdirSync(all).map((file) => path.basename(file, ".json"));
    const lists = names.filter((name) => name.startsWith("ps-"));
    expect(lists.length).toBeGreaterThan(5);
    expect(lists.filter((name) => parseLoaded(bodyOf(name, all)) === null)).toEqual([]);
  });
});

test.each<[string, string[] | null]>([
  ["null", []],
  ["[]", []],
  ["{}", null],
  ["", null],
  ['[null,1,"x",{},{"model_name":""},{"model_name":7}]', []],
  ['[{"model_name":"docker.io/ai/Qwen3:8B-Q4"}]', ["ai/qwen3:8B-Q4"]],
  ['[{"model_name":"qwen3"}]', ["ai/qwen3:latest"]],
  ['[{"model_name":"hf.co/Org/Repo:Q4_K_M"}]', ["huggingface.co/org/repo:Q4_K_M"]],
  ['[{"model_name":"127.0.0.1:5000/ai/x"}]', ["127.0.0.1:5000/ai/x:latest"]],
  [`[{"model_name":"sha256:${"a".repeat(64)}"}]`, [`sha256:${"a".repeat(64)}`]],
])("loaded models of %s", (text, refs) => {
  expect(parseLoaded(text)?.map(({ ref }) => ref) ?? null).toEqual(refs);
});

test("no answer, however odd, makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseLoaded(text)).not.toThrow();
    }),
  );
});

const id = `sha256:${"a".repeat(64)}`;
const row: LoadedModel = {
  ref: "ai/gemma3:270M-Q4_K_M",
  backend: "llama.cpp",
  mode: "completion",
  isInUse: false,
  isLoading: false,
  lastUsedAt: null,
  keepAlive: null,
};

test.each([
  ["ai/gemma3:270M-Q4_K_M", true],
  ["docker.io/ai/gemma3:270M-Q4_K_M", true],
  ["ai/gemma3:270m-q4_k_m", false],
  ["ai/gemma3", false],
])("its engine is one of %s: %s", (name, expected) => {
  expect(isEngineOf(row, [id, name])).toBe(expected);
});

test("an engine that was asked for by the model's id is the model's too", () => {
  expect(isEngineOf({ ...row, ref: id }, ["ai/gemma3:270M-Q4_K_M", id])).toBe(true);
  expect(isEngineOf({ ...row, ref: id.slice(7, 19) }, [id])).toBe(true);
});

test.each([
  [id, true],
  ["ai/gemma3:latest", true],
  ["ai/gemma3:270M-Q4_K_M", true],
  ["ai/qwen3:8B", false],
])("loaded as %s, it is the listed model's: %s", (loaded, expected) => {
  const listed = { ref: "ai/gemma3:270M-Q4_K_M", tags: ["ai/gemma3:270M-Q4_K_M", "ai/gemma3:latest"], id };
  expect(isLoadedAs({ ref: loaded }, "ai/gemma3:latest", listed)).toBe(expected);
  expect(isLoadedAs({ ref: loaded }, "ai/gemma3:latest", undefined)).toBe(loaded === "ai/gemma3:latest");
});

test.each<[Partial<LoadedModel>, boolean]>([
  [{}, true],
  [{ mode: "" }, true],
  [{ isInUse: true }, true],
  [{ mode: "embedding" }, false],
  [{ mode: "reranking" }, false],
  [{ isLoading: true }, false],
])("%j can answer now: %s", (part, expected) => {
  expect(canAnswerNow({ ...row, ...part })).toBe(expected);
});
