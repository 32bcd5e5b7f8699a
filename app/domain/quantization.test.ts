import { expect, test } from "vitest";
import { nominalBitsOf, parametersIn, quantizationIn } from "./quantization";

test.each([
  ["8B-Q4_K_M", "Q4_K_M", 4],
  ["30B-A3B-UD-Q4_K_XL", "UD-Q4_K_XL", 4],
  ["llama-2-7b.Q5_K_S", "Q5_K_S", 5],
  ["Qwen3-8B-IQ2_XXS", "IQ2_XXS", 2],
  ["gemma-3-4b-it-bf16", "bf16", 16],
  ["gpt-oss-20b-mxfp4", "mxfp4", 4],
  ["gpt-oss-20b-MXFP4_MOE", "MXFP4_MOE", 4],
  ["model-fp16", "fp16", 16],
  ["model_q8_0", "q8_0", 8],
  ["135M-F32", "F32", 32],
  ["Qwen3-8B", null, null],
  ["latest", null, null],
  ["", null, null],
])("%s has the quantisation %s of %s bits", (name, quantization, bits) => {
  expect(quantizationIn(name)).toBe(quantization);
  expect(quantization === null ? null : nominalBitsOf(quantization)).toBe(bits);
});

test.each([
  ["8B-Q4_K_M", "8B"],
  ["30B-A3B-UD-Q4_K_XL", "30B-A3B"],
  ["0.6b-q4_0", "0.6B"],
  ["135M", "135M"],
  ["Q4_K_M", null],
  ["latest", null],
  ["8Bananas", null],
])("%s begins with %s parameters", (tag, parameters) => {
  expect(parametersIn(tag)).toBe(parameters);
});
