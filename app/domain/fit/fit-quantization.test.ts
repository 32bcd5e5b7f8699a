import { expect, test } from "vitest";
import { known, unknown } from "../../contract/reading";
import type { FitQuestion } from "./fit";
import { bitsOf, smallerQuantisations } from "./fit-quantization";
import { mistralGguf, sampleCard, sampleFitMachine } from "./fit-samples";
import { quantizationOf } from "../quantization";

const gib = 1024 ** 3;

test.each([
  ["Q4_K_M", 4.89],
  ["MOSTLY_Q8_0", 8.5],
  ["UD-Q4_K_XL", 4.89],
  ["UD-Q6_K_XL", 6.56],
  ["bf16", 16],
  ["IQ2_XXS/Q4_K_M", null],
  ["MXFP4", null],
])("%s has %s bits for each weight", (name, bits) => {
  expect(bitsOf(name)).toBe(bits);
});

/** A mistral 7B in F16 on a card of 10 GiB. */
const question: FitQuestion = {
  model: {
    gguf: mistralGguf,
    ggufSource: "gguf",
    weightsBytes: known(13.5 * gib),
    weightsSource: "file",
    projectorBytes: null,
    vocabularySize: 32_768,
    publishedBytes: null,
  },
  contextTokens: 4096,
  machine: sampleFitMachine({ gpus: known([sampleCard(10)]) }),
};

const of = (quantization: string): FitQuestion => ({ ...question, model: { ...question.model, quantization } });

test("smaller ones of the same model, largest first, each with its own verdict", () => {
  const verdicts = smallerQuantisations(of("F16")).map(({ quantization, verdict }) => [quantization, verdict]);
  expect(verdicts).toEqual([
    ["Q8_0", "tight"],
    ["Q6_K", "runs-well"],
    ["Q5_K_M", "runs-well"],
    ["Q4_K_M", "runs-well"],
    ["Q3_K_M", "runs-well"],
  ]);
});

test("only what is smaller, and nothing from what is not known", () => {
  expect(smallerQuantisations(of("Q5_K_M")).map(({ quantization }) => quantization)).toEqual(["Q4_K_M", "Q3_K_M"]);
  expect(smallerQuantisations(of("Q3_K_M"))).toEqual([]);
  expect(smallerQuantisations(of("MXFP4"))).toEqual([]);
  expect(smallerQuantisations(question)).toEqual([]);
  const model = { ...question.model, quantization: "F16", weightsBytes: unknown<number>("not-reported") };
  expect(smallerQuantisations({ ...question, model })).toEqual([]);
});

test("the estimate beside what Docker publishes of one model in two quantisations", () => {
  // ai/qwen3:14B: Q6_K is 11.28 GiB; a plain Q4_K_M of it is published with 8.38
  const model = { ...question.model, quantization: "Q6_K", weightsBytes: known(11.28 * gib) };
  const q4 = smallerQuantisations({ ...question, model }).find(({ quantization }) => quantization === "Q4_K_M");
  expect((q4?.weightsBytes ?? 0) / gib).toBeCloseTo(8.4, 1);
});

test("the type a file says it is of", () => {
  expect(quantizationOf({ "general.file_type": "15" })).toBe("Q4_K_M");
  expect(quantizationOf({ "general.file_type": "9999" })).toBeUndefined();
  expect(quantizationOf({})).toBeUndefined();
});
