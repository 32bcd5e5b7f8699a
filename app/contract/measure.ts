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

/** What was measured of models. No prompt and no answer is in it. */
export const MeasureSnapshot = z.object({ ...stamped, checks: z.array(AgentCheck) });
export type MeasureSnapshot = z.infer<typeof MeasureSnapshot>;

const ByRef = z.strictObject({ ref: ModelRefInput });
export const measureRoutes = {
  "measure.read": { input: Nothing, output: MeasureSnapshot },
  /** Offers the model one harmless tool and judges whether it calls it. Loads the model. */
  "measure.checkAgent": { input: ByRef, output: JobStarted },
} as const;
export type MeasureEvents = { "measure.changed": MeasureSnapshot };
