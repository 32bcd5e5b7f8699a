import { z } from "zod";
import { agentReasons, agentVerdicts } from "../domain/agent-check";
import { Nothing, stamped } from "./common";
import { JobStarted, ModelRefInput } from "./models";

/** Whether a model called the harmless tool it was offered. Kept by its id: another quantisation is another model. */
export const AgentCheck = z.object({
  modelId: z.string().min(1).max(200),
  ref: z.string().min(1).max(400),
  at: z.number(),
  verdict: z.enum(agentVerdicts),
  reason: z.enum(agentReasons),
});
export type AgentCheck = z.infer<typeof AgentCheck>;

const amount = z.number().nonnegative().nullable();

const Repetition = z.object({
  promptTokens: amount,
  cachedTokens: amount,
  generatedTokens: amount,
  timeToFirstTokenMs: amount,
  promptTokensPerSecond: amount,
  tokensPerSecond: amount,
});

/** What a figure depends on beside the model. Null: not known, or for layers and threads: the engine decides. */
export const Conditions = z.object({
  /** Read back from the engine. */
  contextTokens: z.number().int().positive().nullable(),
  /** In its own words: `llama.cpp b9879-cuda`. */
  engine: z.string().max(300).nullable(),
  /** The graphics processors of the machine that computes; empty: none. */
  gpus: z.array(z.string().max(300)).nullable(),
  processor: z.string().max(300).nullable(),
  gpuLayers: z.number().int().nonnegative().nullable(),
  threads: z.number().int().positive().nullable(),
  power: z.enum(["mains", "battery"]).nullable(),
  /** Other models that were loaded meanwhile. */
  others: z.array(z.string().max(400)),
});
export type Conditions = z.infer<typeof Conditions>;

export const BenchmarkRun = z.object({
  id: z.string().min(1).max(100),
  modelId: z.string().min(1).max(200),
  ref: z.string().min(1).max(400),
  quantization: z.string().max(100).nullable(),
  at: z.number(),
  asked: z.object({ promptTokens: z.number(), maxTokens: z.number(), repetitions: z.number() }),
  conditions: Conditions,
  /** From not loaded to ready. */
  loadMs: amount,
  repetitions: z.array(Repetition).max(20),
});
export type BenchmarkRun = z.infer<typeof BenchmarkRun>;

/** A run under way: what is measured so far. */
export const RunningBenchmark = z.object({
  ref: z.string(),
  ofRepetitions: z.number(),
  loadMs: amount,
  repetitions: z.array(Repetition),
});
export type RunningBenchmark = z.infer<typeof RunningBenchmark>;

/** One of two models that are asked the same. Its answer is in memory only, and goes when the page is left. */
export const ComparedSide = z.object({
  ref: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  loadMs: amount,
  figures: Repetition.nullable(),
  answer: z.string(),
});
export type ComparedSide = z.infer<typeof ComparedSide>;
export const Comparison = z.object({ question: z.string(), at: z.number(), sides: z.array(ComparedSide).length(2) });
export type Comparison = z.infer<typeof Comparison>;

/** What was measured of models. No prompt and no answer is kept: those of a comparison are in memory. */
export const MeasureSnapshot = z.object({
  ...stamped,
  checks: z.array(AgentCheck),
  /** Oldest first. */
  runs: z.array(BenchmarkRun),
  running: RunningBenchmark.nullable(),
  comparison: Comparison.nullable(),
});
export type MeasureSnapshot = z.infer<typeof MeasureSnapshot>;

/** What an engine said of the graphics processor when it was loaded, in its own words. */
const GpuWords = z.object({
  /** "no usable GPU found, …" */
  noGpu: z.string().nullable(),
  offloaded: z.object({ layers: z.number().int(), of: z.number().int() }).nullable(),
});

const ByRef = z.strictObject({ ref: ModelRefInput });
export const measureRoutes = {
  /** What its engine said, null where the log tells nothing; and the layers that were asked for, null: all. */
  "gpu.read": {
    input: ByRef,
    output: z.object({ words: GpuWords.nullable(), gpuLayers: z.number().int().nullable() }),
  },
  "measure.read": { input: Nothing, output: MeasureSnapshot },
  /** Offers the model one harmless tool and judges whether it calls it. Loads the model. */
  "measure.checkAgent": { input: ByRef, output: JobStarted },
  /** Unloads, loads and asks the model several times. */
  "measure.benchmark": {
    input: z.strictObject({
      ref: ModelRefInput,
      promptTokens: z.number().int().min(64).max(16_384),
      maxTokens: z.number().int().min(16).max(1_024),
      repetitions: z.number().int().min(1).max(10),
    }),
    output: JobStarted,
  },
  /** Takes one run out of the history. */
  "measure.forgetRun": { input: z.strictObject({ id: z.string().max(100) }), output: Nothing },
  /** Asks two models the same, one after the other; the first is unloaded before the second is loaded. */
  "measure.compare": {
    input: z.strictObject({
      refs: z.tuple([ModelRefInput, ModelRefInput]),
      question: z.string().min(1).max(20_000),
      maxTokens: z.number().int().min(16).max(4_096),
    }),
    output: JobStarted,
  },
  "measure.forgetComparison": { input: Nothing, output: Nothing },
} as const;
export type MeasureEvents = { "measure.changed": MeasureSnapshot };
