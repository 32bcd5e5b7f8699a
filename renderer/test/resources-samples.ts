import { known } from "../../app/contract/reading";
import type { DiskState } from "../../app/contract/disk";
import type { LimitsState } from "../../app/contract/limits";
import type { AgentCheck, BenchmarkRun, MeasureSnapshot } from "../../app/contract/measure";
import type { WarmUp, WarmUpSnapshot } from "../../app/contract/warm-up";
import { sampleNow } from "./samples";

export function sampleMeasure(over: Partial<MeasureSnapshot> = {}): MeasureSnapshot {
  return { revision: 1, asOf: sampleNow, checks: [], runs: [], running: null, comparison: null, ...over };
}

export function sampleCheck(over: Partial<AgentCheck> = {}): AgentCheck {
  return {
    modelId: "sha256:1f0e",
    ref: "ai/qwen3:8B",
    at: sampleNow - 3_600_000,
    verdict: "calls",
    reason: "called",
    ...over,
  };
}

export function sampleWarmUp(over: Partial<WarmUpSnapshot> = {}): WarmUpSnapshot {
  return {
    revision: 1,
    asOf: sampleNow,
    prompt: { client: "OpenClaw", model: "ai/qwen3:8B", at: sampleNow, promptTokens: 10_503 },
    done: [],
    skipped: null,
    ...over,
  };
}

export function sampleWarm(over: Partial<WarmUp> = {}): WarmUp {
  return {
    ref: "ai/qwen3:8B",
    client: "OpenClaw",
    at: sampleNow,
    first: { promptTokens: 10_503, cachedTokens: 0, readMs: 5_528 },
    next: { promptTokens: 10_504, cachedTokens: 10_490, readMs: 21 },
    turn: null,
    ...over,
  };
}

export function sampleRun(over: Partial<BenchmarkRun> = {}): BenchmarkRun {
  const repetition = (tokensPerSecond: number) => ({
    promptTokens: 498,
    cachedTokens: 4,
    generatedTokens: 128,
    timeToFirstTokenMs: 270,
    promptTokensPerSecond: 1_890,
    tokensPerSecond,
  });
  return {
    id: "run-1",
    modelId: "sha256:1f0e",
    ref: "ai/qwen3:8B",
    quantization: "Q4_K_M",
    at: sampleNow - 7_200_000,
    asked: { promptTokens: 512, maxTokens: 128, repetitions: 3 },
    conditions: {
      contextTokens: 16_384,
      engine: "llama.cpp b9879-cuda",
      gpus: ["NVIDIA GeForce RTX 4090"],
      processor: "AMD Ryzen 9 9900X",
      gpuLayers: null,
      threads: null,
      power: "mains",
      others: [],
    },
    loadMs: 2_600,
    repetitions: [repetition(61), repetition(62), repetition(64)],
    ...over,
  };
}

/** Docker Engine on a machine with 64 GB and 24 processors; nothing is limited. */
export function sampleLimits(over: Partial<LimitsState> = {}): LimitsState {
  return {
    kind: "container",
    now: known({ memoryBytes: null, cpus: null }),
    machine: { memoryBytes: known(64 * 1024 ** 3), cpus: known(24) },
    kept: null,
    before: null,
    loadedBytes: known(0),
    ...over,
  };
}

/** Two models that share their weights, and what a pull left, on a disk of a terabyte. */
export function sampleDisk(over: Partial<DiskState> = {}): DiskState {
  const model = { tags: [], isLoaded: false, sharedBytes: known(0), sharedWith: [] };
  return {
    asOf: sampleNow,
    path: "/var/lib/docker/volumes/docker-model-runner-models/_data",
    access: "readable",
    isComplete: true,
    models: [
      {
        ...model,
        id: "sha256:a",
        ref: "ai/qwen3:8B",
        tags: ["ai/qwen3:8B"],
        sizeBytes: known(5.03e9),
        ownBytes: known(5.03e9),
        isLoaded: true,
      },
      {
        ...model,
        id: "sha256:b",
        ref: "ai/gpt-oss:20B",
        tags: ["ai/gpt-oss:20B", "ai/gpt-oss:latest"],
        sizeBytes: known(11.8e9),
        ownBytes: known(2e6),
        sharedBytes: known(11.798e9),
        sharedWith: ["ai/gpt-oss:32k"],
      },
      {
        ...model,
        id: "sha256:c",
        ref: "ai/gpt-oss:32k",
        sizeBytes: known(11.8e9),
        ownBytes: known(2e6),
        sharedBytes: known(11.798e9),
        sharedWith: ["ai/gpt-oss:20B"],
      },
    ],
    incomplete: [
      {
        digest: `sha256:${"c".repeat(64)}`,
        sizeBytes: 2.9e9,
        modifiedAt: sampleNow - 3 * 86_400_000,
        ref: null,
        hold: null,
      },
      {
        digest: `sha256:${"d".repeat(64)}`,
        sizeBytes: 1.2e9,
        modifiedAt: sampleNow - 4000,
        ref: "ai/smollm3:Q8_0",
        hold: "pulling",
      },
    ],
    orphans: { fileCount: 1, sizeBytes: 11_360 },
    totalBytes: known(21e9),
    reportedBytes: known(26e9),
    freeBytes: known(412e9),
    diskBytes: known(1000e9),
    reclaimed: null,
    ...over,
  };
}
