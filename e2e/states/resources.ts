import { known, unknown } from "../../app/contract/common";
import type { EngineState } from "../../app/contract/engine";
import type { resourcesStates } from "../../renderer/features/resources/states";
import { sampleJob } from "../../renderer/test/page-samples";
import {
  sampleCheck,
  sampleHardware,
  sampleMeasure,
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
  "models.inspect": { model: sampleModel(), isRemote: false, gguf, license: null },
};
const job = sampleJob({ key: `apply-settings:${ref}`, kind: "apply-settings", subject: ref, phase: "loading-model" });

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
  "speed-failed": { replies: { ...read, "measure.read": failure("internal") }, place: "resources/speed" },
  "not-read": { replies: { ...read, "engine.read": failure("runner-bad-answer") } },
};
