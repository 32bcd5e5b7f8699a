import { expect, test } from "vitest";
import { purposeOf } from "./model-purpose";

test.each([
  ["llama", {}, "text"],
  ["qwen3", { "qwen3.context_length": "40960" }, "text"],
  ["qwen3", { "qwen3.pooling_type": "0" }, "text"],
  ["qwen3", { "qwen3.pooling_type": "3" }, "embedding"],
  ["qwen3", { "qwen3.pooling_type": "4" }, "reranking"],
  ["bert", {}, "embedding"],
  ["nomic-bert-moe", { "nomic-bert-moe.pooling_type": "1" }, "embedding"],
  ["jina-bert-v2", {}, "embedding"],
  ["gemma-embedding", {}, "embedding"],
  ["gemma3", {}, "text"],
  [null, {}, "text"],
] as const)("%s with %j is for %s", (architecture, gguf, purpose) => {
  expect(purposeOf({ architecture, gguf })).toBe(purpose);
});
