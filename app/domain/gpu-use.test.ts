import { expect, test } from "vitest";
import { type GpuFacts, judgeGpuUse, variantIn } from "./gpu-use";

const rtx = { name: "NVIDIA GeForce RTX 4090", vendor: "nvidia" };
const facts = (over: Partial<GpuFacts> = {}): GpuFacts => ({
  isHere: true,
  variant: null,
  gpus: [rtx],
  gpuLayers: null,
  words: null,
  measuredTokensPerSecond: null,
  expectedTokensPerSecond: null,
  ...over,
});
const noGpu = { noGpu: "no usable GPU found, --gpu-layers option will be ignored", offloaded: null };
const offloaded = (layers: number, of = 37) => ({ noGpu: null, offloaded: { layers, of } });

test.each<[string, Partial<GpuFacts>, string, string]>([
  ["all layers", { words: offloaded(37) }, "used", "offloaded"],
  ["some layers", { words: offloaded(20) }, "partly", "split"],
  ["no layer, though all were asked for", { words: offloaded(0) }, "should", "nothing-offloaded"],
  ["no layer, as asked", { words: offloaded(0), gpuLayers: 0 }, "by-choice", "asked"],
  ["no GPU found beside a card", { words: noGpu }, "should", "no-usable-gpu"],
  ["no GPU found with a GPU's engine", { words: noGpu, variant: "cuda" }, "should", "no-usable-gpu"],
  ["no GPU found, and none is there", { words: noGpu, gpus: [] }, "none", "no-gpu"],
  [
    "no GPU found, one without an engine for it",
    { words: noGpu, gpus: [{ name: "UHD 770", vendor: "intel" }] },
    "none",
    "gpu-not-supported",
  ],
  ["no GPU found, GPUs not listed", { words: noGpu, gpus: null }, "processor", "no-usable-gpu"],
  ["no GPU found on another machine", { words: noGpu, isHere: false }, "processor", "no-usable-gpu"],
  ["built for the processor", { variant: "cpu" }, "should", "cpu-variant"],
  ["built for a GPU", { variant: "metal" }, "used", "variant"],
  [
    "built for a GPU and a tenth as fast as it should be",
    { variant: "cuda", measuredTokensPerSecond: 9, expectedTokensPerSecond: 90 },
    "should",
    "far-too-slow",
  ],
  ["nothing told but fast", { measuredTokensPerSecond: 70, expectedTokensPerSecond: 90 }, "used", "speed"],
  [
    "nothing told and in between",
    { measuredTokensPerSecond: 35, expectedTokensPerSecond: 90 },
    "unknown",
    "nothing-told",
  ],
  ["nothing told, no GPU", { gpus: [] }, "none", "no-gpu"],
  ["nothing told", {}, "unknown", "nothing-told"],
  [
    "a slow one elsewhere says nothing of this machine's card",
    { isHere: false, variant: "cuda", measuredTokensPerSecond: 1, expectedTokensPerSecond: 90 },
    "used",
    "variant",
  ],
])("%s", (_name, over, verdict, reason) => {
  expect(judgeGpuUse(facts(over))).toEqual({ verdict, reason });
});

test.each([
  ["llama.cpp b9879-metal (sha256:1a) 72874f5", "metal"],
  ["llama.cpp b9879-CPU", "cpu"],
  ["llama.cpp unknown", null],
  ["llama.cpp b9879-cudax", null],
])("the variant in %s", (detail, variant) => {
  expect(variantIn(detail)).toBe(variant);
});
