import { known, unknown } from "../../app/contract/common";
import type { Page } from "@playwright/test";
import type { DiskState } from "../../app/contract/disk";
import type { EngineState } from "../../app/contract/engine";
import type { Job } from "../../app/contract/jobs";
import type { LimitsState } from "../../app/contract/limits";
import type { resourcesStates } from "../../renderer/features/resources/states";
import { sampleJob } from "../../renderer/test/page-samples";
import {
  sampleCheck,
  sampleDisk,
  sampleMeasure,
  sampleLimits,
  sampleRun,
  sampleWarm,
  sampleWarmUp,
} from "../../renderer/test/resources-samples";
import {
  sampleHardware,
  sampleJobs,
  sampleLoaded,
  sampleModel,
  sampleModels,
  sampleRunner,
} from "../../renderer/test/samples";
import { failure, longRef, type Replies, type Staged } from "./staged";

const ref = "ai/qwen3:8B";
const engine = (over: Partial<EngineState> = {}): EngineState => ({
  ref,
  asked: { contextTokens: 16_384 },
  kept: {},
  contextTokens: known(16_384),
  ...over,
});
const gguf = {
  "general.architecture": "qwen3",
  "qwen3.block_count": "36",
  "qwen3.attention.head_count_kv": "8",
  "qwen3.attention.key_length": "128",
  "qwen3.attention.value_length": "128",
};
const read: Replies = {
  "engine.read": engine(),
  "limits.read": sampleLimits(),
  "models.inspect": { model: sampleModel(), isRemote: false, gguf, license: null },
};
const limited = { memoryBytes: 8 * 1024 ** 3, cpus: 4 };
const limits = (over: Partial<LimitsState>): Replies => ({ ...read, "limits.read": sampleLimits(over) });
const disk = (over: Partial<DiskState> = {}): Replies => ({ "disk.read": sampleDisk(over) });
async function chooseAll(page: Page) {
  for (const name of [/A file of a model not known/, "qwen3:8B"]) await page.getByRole("checkbox", { name }).check();
}
const setLimits = sampleJob({ key: "set-limits:1", kind: "set-limits", subject: "docker-model-runner" });
const ended = (outcome: Job["outcome"]) =>
  sampleJobs({ items: [{ ...setLimits, endedAt: setLimits.startedAt, outcome }] });
const job = sampleJob({ key: `apply-settings:${ref}`, kind: "apply-settings", subject: ref, phase: "loading-model" });

const runs = [8_192, 16_384, 32_768].map((contextTokens, at) => {
  const run = sampleRun();
  return { ...run, id: String(at), at: run.at + at * 60_000, conditions: { ...run.conditions, contextTokens } };
});
const [figures] = sampleRun().repetitions;
const other = sampleModel({ id: "sha256:2", ref: longRef, tags: [longRef] });

export const resources: Record<(typeof resourcesStates)[number], Staged> = {
  looking: { replies: { "runner.read": "never", "models.read": "never" } },
  empty: { replies: { "models.read": sampleModels({ items: [] }) } },
  "no-runner": {
    replies: { ...read, "runner.read": sampleRunner({ state: "down", loaded: [], problem: failure("runner-down") }) },
  },
  "in-use": { replies: read },
  "asked-is-not-in-use": { replies: { ...read, "engine.read": engine({ contextTokens: known(4_096) }) } },
  split: {
    replies: {
      ...read,
      "engine.read": engine({ asked: { contextTokens: 16_384, slots: 4 }, contextTokens: known(4_096) }),
    },
    act: async (page) => {
      await page.getByText("Make 16,384 tokens lasting").click();
    },
  },
  "not-loaded": {
    replies: {
      ...read,
      "runner.read": sampleRunner({ loaded: [] }),
      "engine.read": engine({ asked: {}, contextTokens: unknown("not-measured-yet") }),
    },
  },
  unknowns: {
    replies: {
      "engine.read": engine({ contextTokens: unknown("not-reported") }),
      "models.inspect": failure("runner-old"),
      "hardware.read": sampleHardware({ memoryBytes: unknown("tool-failed"), gpus: unknown("tool-missing") }),
    },
  },
  changed: {
    replies: read,
    act: async (page) => {
      const context = page.getByRole("slider").first();
      await context.focus();
      await page.keyboard.press("ArrowRight");
    },
  },
  applying: { replies: { ...read, "jobs.read": sampleJobs({ items: [job] }) } },
  "apply-failed": {
    replies: {
      ...read,
      "jobs.read": sampleJobs({
        items: [
          {
            ...job,
            endedAt: job.startedAt,
            outcome: { kind: "failed", failure: failure("load-out-of-memory", "ggml_cuda: out of memory") },
          },
        ],
      }),
    },
  },
  "long-names": {
    replies: {
      ...read,
      "engine.read": engine({ ref: longRef }),
      "models.read": sampleModels({ items: [sampleModel({ ref: longRef, tags: [longRef] })] }),
      "runner.read": sampleRunner({ loaded: [sampleLoaded({ ref: longRef })] }),
    },
  },
  "speed-unmeasured": { replies: read, place: "resources/speed" },
  "speed-checked": {
    replies: {
      ...read,
      "measure.read": sampleMeasure({ checks: [sampleCheck({ verdict: "words", reason: "call-in-words" })] }),
    },
    place: "resources/speed",
  },
  "speed-checking": {
    replies: {
      ...read,
      "jobs.read": sampleJobs({
        items: [sampleJob({ key: `check-agent:${ref}`, kind: "check-agent", subject: ref, phase: "asking" })],
      }),
    },
    place: "resources/speed",
  },
  "speed-history": {
    replies: {
      ...read,
      "gpu.read": { words: { noGpu: null, offloaded: { layers: 37, of: 37 } }, gpuLayers: null },
      "measure.read": sampleMeasure({ runs, checks: [sampleCheck()] }),
    },
    place: "resources/speed",
  },
  "speed-on-processor": {
    replies: {
      ...read,
      "gpu.read": {
        words: { noGpu: "no usable GPU found, --gpu-layers option will be ignored", offloaded: null },
        gpuLayers: null,
      },
    },
    place: "resources/speed",
  },
  "speed-warm": {
    replies: { ...read, "warmUp.read": sampleWarmUp({ done: [sampleWarm()] }) },
    place: "resources/speed",
  },
  "speed-no-prompt": {
    replies: {
      ...read,
      "warmUp.read": sampleWarmUp({ prompt: null, skipped: { ref, at: 1, reason: "battery" } }),
    },
    place: "resources/speed",
  },
  "speed-measuring": {
    replies: {
      ...read,
      "measure.read": sampleMeasure({
        running: { ref, ofRepetitions: 5, loadMs: 2_600, repetitions: sampleRun().repetitions },
      }),
      "jobs.read": sampleJobs({
        items: [sampleJob({ key: `benchmark:${ref}`, kind: "benchmark", subject: ref, phase: "measuring" })],
      }),
    },
    place: "resources/speed",
  },
  "speed-compared": {
    replies: {
      ...read,
      "models.read": sampleModels({ items: [sampleModel(), other] }),
      "measure.read": sampleMeasure({
        comparison: {
          question: "Why is the sky blue?",
          at: 1,
          sides: [
            { ref, state: "done", loadMs: 2_600, figures: figures ?? null, answer: "Because of the air." },
            { ref: longRef, state: "running", loadMs: null, figures: null, answer: "" },
          ],
        },
      }),
    },
    place: "resources/speed",
  },
  "speed-failed": { replies: { ...read, "measure.read": failure("internal") }, place: "resources/speed" },
  "not-read": { replies: { ...read, "engine.read": failure("runner-bad-answer") } },
  disk: { place: "resources/disk", replies: disk() },
  "disk-chosen": { place: "resources/disk", replies: disk(), act: chooseAll },
  "disk-asking": {
    place: "resources/disk",
    replies: disk(),
    act: async (page) => {
      await chooseAll(page);
      await page.getByRole("button", { name: /^Reclaim / }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  "disk-empty": {
    place: "resources/disk",
    replies: disk({
      models: [],
      incomplete: [],
      orphans: { fileCount: 0, sizeBytes: 0 },
      totalBytes: known(42),
      reportedBytes: known(42),
    }),
  },
  "disk-no-permission": {
    place: "resources/disk",
    replies: disk({
      access: "no-permission",
      models: sampleDisk().models.map((model) => ({ ...model, ref: longRef, ownBytes: unknown("not-reported") })),
      incomplete: [],
      totalBytes: unknown("no-permission"),
    }),
  },
  "disk-reclaimed": {
    place: "resources/disk",
    replies: disk({ incomplete: [], reclaimed: { plannedBytes: 2.9e9, freedBytes: known(2.9e9), at: 1 } }),
  },
  "disk-failed": { place: "resources/disk", replies: { "disk.read": failure("internal") } },
  "limits-set": {
    replies: {
      ...limits({ now: known(limited), kept: limited, before: { memoryBytes: null, cpus: null } }),
      "jobs.read": ended({ kind: "done" }),
    },
  },
  "limits-below-loaded": {
    replies: limits({ loadedBytes: known(20 * 1024 ** 3) }),
    act: async (page) => {
      await page.getByRole("textbox", { name: /Memory allowed/ }).fill("4.5");
      await page.getByRole("button", { name: "Set limits", exact: true }).click();
      await page.getByRole("button", { name: "Set it anyway" }).waitFor();
    },
  },
  "limits-gone": { replies: limits({ kept: limited }) },
  "limits-refused": {
    replies: {
      ...limits({}),
      "jobs.read": ended({ kind: "failed", failure: failure("limits-in-use", "current usage: 2147483648") }),
    },
  },
  "limits-unread": { replies: limits({ now: unknown("tool-failed") }) },
  "limits-desktop": { replies: limits({ kind: "desktop", now: unknown("not-supported") }) },
  "limits-standalone": { replies: limits({ kind: "standalone", now: unknown("not-supported") }) },
};
