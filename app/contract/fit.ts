import { z } from "zod";
import { cacheTypes } from "../domain/fit/kv-cache";
import { Nothing, bytes, reading } from "./common";
import { Failure } from "./errors";
import { Gpu } from "./hardware";
import { ModelRefInput } from "./models";

const cacheType = z.enum(cacheTypes);
const source = z.enum([
  "gguf",
  "runner",
  "registry",
  "file",
  "catalogue",
  "published",
  "measured",
  "assumed",
  "chosen",
]);

/** The machine the runner computes on. */
const FitMachineFacts = z.object({
  os: z.enum(["darwin", "win32", "linux", "other"]),
  memoryBytes: reading(bytes),
  availableBytes: reading(bytes),
  gpus: reading(
    z
      .array(
        z.object({
          name: z.string(),
          vendor: Gpu.shape.vendor,
          isUnified: z.boolean(),
          vramBytes: reading(bytes),
          isCorrected: z.boolean(),
          vramUsedBytes: reading(bytes),
        }),
      )
      .readonly(),
  ),
  wiredLimitBytes: bytes.nullable(),
  runnerLimitBytes: bytes.nullable(),
  usesGpu: z.boolean().nullable(),
});

const LoadedNeeds = z
  .array(
    z.object({
      isJudged: z.boolean(),
      isComing: z.boolean().exactOptional(),
      totalBytes: reading(bytes),
      weightsBytes: reading(bytes),
    }),
  )
  .readonly();

/**
 * All that the sum of a model's memory is made of, read now: the window does the sum itself, again at every step of a
 * slider. `contextTokens`, `settings` and `gpuLayers` are as the runner has them set.
 */
export const FitFacts = z.object({
  model: z.object({
    gguf: z.record(z.string(), z.string()).nullable(),
    ggufSource: source,
    weightsBytes: reading(bytes),
    weightsSource: source,
    projectorBytes: reading(bytes).nullable(),
    vocabularySize: z.number().int().positive().nullable(),
    publishedBytes: bytes.nullable(),
  }),
  contextTokens: z.number().int().positive(),
  gpuLayers: z.number().int().nonnegative().nullable(),
  settings: z.object({
    keys: cacheType.optional(),
    values: cacheType.optional(),
    /** `--parallel`; absent: slots share one cache. */
    slots: z.number().int().positive().optional(),
  }),
  machine: FitMachineFacts,
  loaded: LoadedNeeds,
});
export type FitFacts = z.infer<typeof FitFacts>;

export const FitVerdict = z.enum(["runs-well", "tight", "slow", "wont-fit", "unknown"]);
export const FitReason = z.enum([
  "within-fast-pool",
  "near-limit",
  "on-processor",
  "split",
  "beyond-vram",
  "beyond-unified",
  "beyond-ram",
  "need-unknown",
  "pool-unknown",
  "upper-bound-beyond",
]);

/** One model of a list, judged as the runner has it set, or why it could not be. */
export const ListedFit = z.union([
  z.object({
    ref: z.string(),
    verdict: FitVerdict,
    reason: FitReason,
    contextTokens: z.number().int().positive(),
    needBytes: reading(bytes),
    freeBytes: reading(bytes),
    pool: z.enum(["vram", "unified", "ram"]),
  }),
  z.object({ ref: z.string(), failure: Failure }),
]);
export type ListedFit = z.infer<typeof ListedFit>;

/** More are asked for in several requests. */
export const listedFitsAtMost = 64;

export const fitRoutes = {
  /** The machine and what is loaded there, for judging models that are not pulled yet. */
  "fit.machine": { input: Nothing, output: z.object({ machine: FitMachineFacts, loaded: LoadedNeeds }) },
  /** What `judgeFit` needs for a model of the runner. */
  "fit.read": { input: z.strictObject({ ref: ModelRefInput }), output: FitFacts },
  /** The verdict on each of the models that are shown. */
  "fit.list": {
    input: z.strictObject({ refs: z.array(ModelRefInput).max(listedFitsAtMost) }),
    output: z.object({ items: z.array(ListedFit) }),
  },
} as const;
