import { z } from "zod";
import { cacheTypes } from "../domain/kv-cache";
import { bytes, reading } from "./common";
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
  machine: z.object({
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
  }),
  loaded: z
    .array(z.object({ isJudged: z.boolean(), totalBytes: reading(bytes), weightsBytes: reading(bytes) }))
    .readonly(),
});
export type FitFacts = z.infer<typeof FitFacts>;

export const fitRoutes = {
  /** What `judgeFit` needs for a model of the runner. */
  "fit.read": { input: z.strictObject({ ref: ModelRefInput }), output: FitFacts },
} as const;
