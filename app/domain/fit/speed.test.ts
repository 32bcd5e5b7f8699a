import { expect, test } from "vitest";
import { known, unknown } from "../../contract/reading";
import type { FitModel } from "./need";
import { expectedTokensPerSecond } from "./speed";

const model: FitModel = {
  gguf: { "general.architecture": "llama" },
  ggufSource: "gguf",
  weightsBytes: known(5e9),
  weightsSource: "file",
  projectorBytes: null,
  vocabularySize: null,
  publishedBytes: null,
};
const mixture = {
  ...model,
  gguf: { "general.architecture": "qwen3moe", "qwen3moe.expert_count": "128", "qwen3moe.expert_used_count": "8" },
};

test.each<[string, FitModel, number | null]>([
  ["NVIDIA GeForce RTX 3060", model, 360 * 0.13],
  ["NVIDIA GeForce RTX 4070 Ti", model, 504 * 0.13],
  ["Apple M4 Pro", model, 273 * 0.13],
  ["Apple M1", model, 68 * 0.13],
  ["NVIDIA GeForce RTX 4090 Laptop GPU", model, null],
  ["A card nobody knows", model, null],
  ["Apple M1", { ...model, weightsBytes: unknown("not-reported") }, null],
  ["Apple M1", { ...mixture, expertBytes: 4e9 }, (68 * 0.65) / 1.25],
  ["Apple M1", mixture, null],
])("%s", (name, given, expected) => {
  const speed = expectedTokensPerSecond({ model: given, name });
  expect(speed.isKnown ? speed.value.toFixed(5) : null).toBe(expected?.toFixed(5) ?? null);
});
