import { z } from "zod";
import { Nothing, stamped } from "./common";
import { JobStarted, ModelRefInput } from "./models";

const count = z.number().int().nonnegative();
const PromptCost = z.object({ promptTokens: count, cachedTokens: count, readMs: z.number().nonnegative() });

/** What sending an assistant's prompt once cost, and what the next one with the same beginning cost after it. */
export const WarmUp = z.object({
  ref: z.string(),
  client: z.string(),
  at: z.number(),
  first: PromptCost,
  next: PromptCost,
  /** The assistant's own first turn after it; null: none came yet. */
  turn: PromptCost.nullable(),
});
export type WarmUp = z.infer<typeof WarmUp>;

/** Why nothing was warmed up by itself after a load. */
export const SkipReason = z.enum(["no-prompt", "in-use", "busy", "battery", "memory", "guard"]);
export type SkipReason = z.infer<typeof SkipReason>;

export const WarmUpSnapshot = z.object({
  ...stamped,
  /** An assistant's prompt that is held, in memory only; null: none was seen since Homeport started. */
  prompt: z
    .object({ client: z.string(), model: z.string(), at: z.number(), promptTokens: count.nullable() })
    .nullable(),
  /** The last of each model since Homeport started. */
  done: z.array(WarmUp),
  skipped: z.object({ ref: z.string(), at: z.number(), reason: SkipReason }).nullable(),
});
export type WarmUpSnapshot = z.infer<typeof WarmUpSnapshot>;

export const warmUpRoutes = {
  "warmUp.read": { input: Nothing, output: WarmUpSnapshot },
  /** Sends the prompt that is held once, and proves what it gained. Throws no-prompt-seen. */
  "warmUp.start": { input: z.strictObject({ ref: ModelRefInput }), output: JobStarted },
} as const;
export type WarmUpEvents = { "warmUp.changed": WarmUpSnapshot };
