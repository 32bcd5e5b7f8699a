import { z } from "zod";
import { guideNeeds, guideSteps, readSteps } from "../domain/guide/steps";
import { runnerWayReasons, runnerWays } from "../domain/runner-ways";
import { Nothing, stamped } from "./common";
import { ModelRefInput } from "./models";
import { Dialect } from "./openclaw";

const StepId = z.enum(guideSteps);
const Way = z.enum(runnerWays);

/** What is kept of the guide in the settings: choices, and what was seen to be true. No words of any answer. */
export const GuideKept = z.object({
  /** The user went through these. */
  read: z.array(z.enum(readSteps)),
  /** Which were so before the guide was begun. */
  already: z.array(StepId),
  way: Way.nullable(),
  model: z.string().max(300).nullable(),
  /** An answer straight from the runner. */
  tried: z.object({ model: z.string(), at: z.number() }).nullable(),
  /** An answer of a model of this runner through OpenClaw, as it was proven. */
  proof: z
    .object({ model: z.string(), dialect: Dialect, at: z.number(), seconds: z.number().nonnegative() })
    .nullable(),
  laterAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});
export type GuideKept = z.infer<typeof GuideKept>;

export const GuideSnapshot = z.object({
  ...stamped,
  steps: z.array(
    z.object({
      id: StepId,
      /** looking: not known yet; working: it is being done; open: it can be done now; waiting: `waitsFor` comes first. */
      state: z.enum(["done", "looking", "working", "open", "waiting"]),
      need: z.enum(guideNeeds).nullable(),
      waitsFor: StepId.nullable(),
      /** It was so before the guide was begun. */
      isAlready: z.boolean(),
    }),
  ),
  /** Where it goes on. */
  current: StepId,
  /** Steps of work that are not done. */
  left: z.array(StepId),
  /** The model it is about; null: none is here and none was chosen. */
  model: z.string().nullable(),
  /** The homes a runner can have here, best first, and why. */
  ways: z.array(
    z.object({
      way: Way,
      state: z.enum(["here", "to-install", "not-possible"]),
      reasons: z.array(z.enum(runnerWayReasons)),
    }),
  ),
  /** The one that was chosen. */
  way: Way.nullable(),
  tried: GuideKept.shape.tried,
  proof: GuideKept.shape.proof,
  hasBegun: z.boolean(),
  laterAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** It opens by itself in this start of the program; null: not known yet. */
  opensByItself: z.boolean().nullable(),
});
export type GuideSnapshot = z.infer<typeof GuideSnapshot>;

export const guideRoutes = {
  "guide.read": { input: Nothing, output: GuideSnapshot },
  /** The user goes on from a step that is only read. From the first on the guide has begun. */
  "guide.passed": { input: z.strictObject({ step: z.enum(readSteps) }), output: GuideSnapshot },
  "guide.choose": {
    input: z.strictObject({ way: Way.exactOptional(), model: ModelRefInput.exactOptional() }),
    output: GuideSnapshot,
  },
  /** It no longer opens by itself; Home shows what is left. */
  "guide.later": { input: Nothing, output: GuideSnapshot },
  /** The user came back to it. */
  "guide.resume": { input: Nothing, output: GuideSnapshot },
  /** Looks at its few checks of the checklist, and answers when all were looked at. */
  "guide.check": { input: Nothing, output: GuideSnapshot },
  /** Throws guide-not-done while the model has not answered through OpenClaw. */
  "guide.finish": { input: Nothing, output: GuideSnapshot },
} as const;
export type GuideEvents = { "guide.changed": GuideSnapshot };
