import { z } from "zod";
import { reading } from "./common";
import { GuardWord } from "./guard-word";
import { JobStarted, ModelRefInput } from "./models";

const contextTokens = z.number().int().positive();
const gpuLayers = z.number().int().nonnegative();
const threads = z.number().int().positive();
/** `--parallel`: each slot has its share of the context. */
const slots = z.number().int().positive();
/** Seconds a model stays loaded after its last answer. */
const keepAlive = z.union([z.number().nonnegative(), z.literal("forever")]);

/** How a model is loaded. What is absent was never set: the runner decides it. */
export const EngineSettings = z.object({
  contextTokens: contextTokens.exactOptional(),
  /** Layers on the GPU; absent: all of them. */
  gpuLayers: gpuLayers.exactOptional(),
  threads: threads.exactOptional(),
  /** Absent: slots share one context. */
  slots: slots.exactOptional(),
  keepAlive: keepAlive.exactOptional(),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

/** A change: what is absent stays as it is, null takes a setting away again. */
export const EngineChange = z.strictObject({
  contextTokens: contextTokens.nullable().exactOptional(),
  gpuLayers: gpuLayers.nullable().exactOptional(),
  threads: threads.nullable().exactOptional(),
  slots: slots.nullable().exactOptional(),
  keepAlive: keepAlive.nullable().exactOptional(),
});
export type EngineChange = z.infer<typeof EngineChange>;

/** What was asked of the engine of one model, and what it really uses. */
export const EngineState = z.object({
  ref: z.string(),
  /** The runner's own record: a wish, not what is in use. */
  asked: EngineSettings,
  /** What Homeport puts back when the runner has forgotten it. */
  kept: EngineSettings,
  /** Of one request, read back from the engine; unknown while the model is not loaded. */
  contextTokens: reading(contextTokens),
});
export type EngineState = z.infer<typeof EngineState>;

const ByRef = z.strictObject({ ref: ModelRefInput });
export const engineRoutes = {
  "engine.read": { input: ByRef, output: EngineState },
  /** Sets, loads and reads back; puts back what was set before when the model does not load with it. */
  "engine.apply": {
    input: z.strictObject({ ref: ModelRefInput, change: EngineChange, guard: GuardWord.exactOptional() }),
    output: JobStarted,
  },
  /** Over *won't fit* this and `engine.apply` fail as `wont-fit` unless `guard` says the second word. Loads with the settings that are kept for it. */
  "engine.load": { input: ByRef.extend({ guard: GuardWord.exactOptional() }), output: JobStarted },
} as const;
