import { expect, test } from "vitest";
import { known } from "../../../app/contract/common";
import type { FitQuestion } from "../../../app/domain/fit/fit";
import { mistralGguf, sampleCard, sampleFitMachine } from "../../../app/domain/fit/fit-samples";
import { answerFit } from "./answers";
import type { FitCommand } from "./command";

const gib = 1024 ** 3;
const command: FitCommand = {
  name: "fit",
  target: "ai/mistral",
  isJson: false,
  isRemote: false,
  projector: null,
  contextTokens: undefined,
  gpuLayers: undefined,
  settings: {},
};

function ask(
  cardGibibytes: number,
  part: Partial<FitQuestion["model"]> = {},
  isJson = false,
  measured: number | null = null,
) {
  const question: FitQuestion = {
    model: {
      gguf: mistralGguf,
      ggufSource: "runner",
      weightsBytes: known(7.2 * gib),
      weightsSource: "runner",
      projectorBytes: null,
      vocabularySize: 32_768,
      publishedBytes: null,
      quantization: "Q8_0",
      parameters: 7.25e9,
      ...part,
    },
    contextTokens: 4096,
    machine: sampleFitMachine({
      gpus: known([sampleCard(cardGibibytes, 0, { name: "NVIDIA GeForce RTX 3060" })]),
      usesGpu: true,
    }),
  };
  const flow = {
    ofModel: () => Promise.resolve(question),
    ofFile: () => Promise.reject(new Error("no file")),
    measuredTokensPerSecond: () => measured,
  };
  return answerFit(flow, { ...command, isJson });
}

test("a model that runs well: how fast, and the guide's rule beside it", async () => {
  const { text, exitCode } = await ask(12);
  expect(text).toContain("ai/mistral with a context of 4,096 tokens: runs well.");
  // as the window writes what a model takes
  expect(text).toMatch(/weights +7\.2 GB/i);
  expect(text).toMatch(/graphics memory, NVIDIA GeForce RTX 3060/);
  expect(text).toContain("Expect about 30 tokens per second: an estimate");
  expect(text).toContain("a machine with 16.0 GB, and 8.00 GB allowed to the runner");
  expect(exitCode).toBe(0);
});

test("what was measured takes the place of the estimate, and is called so", async () => {
  const { text } = await ask(12, {}, false, 27.4);
  expect(text).toContain("It answers with 27 tokens per second: measured here.");
  expect(text).not.toContain("Expect about");
});

test("one that does not fit: what would", async () => {
  const { text, exitCode } = await ask(8);
  expect(text).toContain("won't fit");
  expect(text).toContain("--gpu-layers");
  expect(text).toMatch(/As Q6_K, about 5\.\d+ GB of weights, it would run/);
  expect(text).not.toContain("tokens per second");
  expect(exitCode).toBe(1);
});

test("what is not known is null and named, never 0", async () => {
  const { text, exitCode } = await ask(12, { gguf: null }, true);
  expect(JSON.parse(text)).toMatchObject({
    kvBytes: null,
    computeBytes: null,
    totalBytes: null,
    verdict: "unknown",
    unknowns: ["kv-cache", "compute"],
  });
  expect(exitCode).toBe(3);
});
