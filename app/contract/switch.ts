import { z } from "zod";
import { Nothing, stamped } from "./common";
import { Failure } from "./errors";
import { GuardWord } from "./guard-word";
import { JobStarted, ModelRefInput } from "./models";

const ms = z.number().nonnegative();

/** What becomes of an answer that is being given. One of another program's can only be waited for. */
export const WhenAnswering = z.enum(["wait", "cut"]);
export type WhenAnswering = z.infer<typeof WhenAnswering>;

/** Why a switch left OpenClaw as it was; `switched`: it did not. `not-connected`: it answers with something else than this runner. */
const SwitchedOpenClaw = z.enum(["switched", "not-there", "not-connected", "unusable"]);

/** One question through OpenClaw after a switch, and whether the runner's record says that the new model answered it. */
export const SwitchProof = z.object({
  /** A session of its own, or the one that Homeport had before the switch. */
  session: z.enum(["new", "existing"]),
  verdict: z.enum(["proven", "not-tried"]),
  /** Why it was not tried; null: it was. */
  why: z
    .enum([
      "off",
      "skipped",
      "leaves",
      "no-gateway",
      "chat-off",
      "no-session",
      "not-told",
      "restart-needed",
      "containers-only",
    ])
    .nullable(),
  seconds: z.number().nonnegative().nullable(),
});
export type SwitchProof = z.infer<typeof SwitchProof>;

export const SwitchResult = z.object({
  at: z.number(),
  to: z.string(),
  /** What answered before; null: nothing of this runner's did. A switch back goes there. */
  from: z.string().nullable(),
  outcome: z.enum(["done", "cancelled", "failed"]),
  failure: Failure.nullable(),
  openclaw: SwitchedOpenClaw,
  /** What happened to the gateway that runs; null: nothing was written. */
  gateway: z.enum(["not-running", "applied", "restarted", "restart-needed"]).nullable(),
  /** Waiting for an answer to end. */
  waitedMs: ms,
  /** Making room and loading; null: it was loaded already. */
  loadMs: ms.nullable(),
  /** Until the configuration was read back and one token had come, without waiting and loading; null: it did not come to that. */
  answeringMs: ms.nullable(),
  /** Unloaded to make room. */
  unloaded: z.array(z.string()),
  /** After a failure: what was loaded before, and is again. */
  reloaded: z.array(z.string()),
  proofs: z.array(SwitchProof),
});
export type SwitchResult = z.infer<typeof SwitchResult>;

export const SwitchSnapshot = z.object({
  ...stamped,
  /** What answers: OpenClaw's default model where it is connected to this runner, else the model that was chosen. */
  model: z.object({ ref: z.string(), by: z.enum(["openclaw", "choice"]) }).nullable(),
  /** The switch under way; `isAnswering`: the new model answers, what is left is the proof. */
  running: z
    .object({
      jobId: z.string(),
      to: z.string(),
      isAnswering: z.boolean(),
      /** Only a proof is left, which can be left out. */
      canSkipProof: z.boolean(),
    })
    .nullable(),
  /** Homeport loads nothing since then, until it is resumed; null: it does. */
  pausedSince: z.number().nullable(),
  /** While paused: still at work when it began, unloaded as soon as they end. */
  stillAnswering: z.array(z.string()),
  /** While paused: loaded by another program since. */
  loadedByOthers: z.array(z.string()),
  /** Of the last switch since Homeport started. */
  last: SwitchResult.nullable(),
});
export type SwitchSnapshot = z.infer<typeof SwitchSnapshot>;

export const switchRoutes = {
  "switch.read": { input: Nothing, output: SwitchSnapshot },
  /**
   * Makes a model the one that answers. A second call for the same joins, one for another waits its turn. The job fails as
   * `wont-fit` when more than the model that answers now would have to go, unless `guard` says the second word.
   * Throws bad-reference, model-missing, paused.
   */
  "switch.to": {
    input: z.strictObject({ model: ModelRefInput, whenAnswering: WhenAnswering, guard: GuardWord.exactOptional() }),
    output: JobStarted,
  },
  /** The switch stands without the proof that is under way. Nothing happens when none is. */
  "switch.skipProof": { input: Nothing, output: Nothing },
  /** Unloads everything by name, settings kept, and loads nothing until it is resumed. */
  "switch.pause": { input: z.strictObject({ whenAnswering: WhenAnswering }), output: SwitchSnapshot },
  "switch.resume": { input: Nothing, output: SwitchSnapshot },
} as const;
export type SwitchEvents = { "switch.changed": SwitchSnapshot };
