import { z } from "zod";
import { checkIds } from "../domain/privacy/checks";
import { verdicts } from "../domain/privacy/finding";
import { fixIds } from "../domain/privacy/fixes";
import { Nothing, stamped } from "./common";
import { Failure } from "./errors";
import { JobStarted } from "./models";

const FixId = z.enum(fixIds);
const CheckId = z.enum(checkIds);

/** One thing a fix changes, as it is and as it will be. */
export const FixChange = z.discriminatedUnion("kind", [
  /** JSON texts, secrets masked; null: the key is not there. */
  z.object({
    kind: z.literal("config-key"),
    file: z.string(),
    key: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  }),
  /** Permission bits; a link is never followed. */
  z.object({
    kind: z.literal("mode"),
    path: z.string(),
    isFolder: z.boolean(),
    before: z.number().int(),
    after: z.number().int(),
  }),
  /** Whole lines of a text file, put at its end, or taken out of it. */
  z.object({ kind: z.literal("lines"), file: z.string(), isAdded: z.boolean(), text: z.string() }),
]);
export type FixChange = z.infer<typeof FixChange>;

export const PlannedFix = z.object({
  fix: FixId,
  /** What it is to settle: looked at again afterwards. */
  checks: z.array(CheckId),
  changes: z.array(FixChange),
  /** Its tool has no dry run: this is what it is known to do. */
  isForeseen: z.boolean(),
  isReversible: z.boolean(),
});
export type PlannedFix = z.infer<typeof PlannedFix>;

export const FixPlan = z.object({
  id: z.string(),
  asOf: z.number(),
  /** In the order they are applied. */
  items: z.array(PlannedFix),
  /** Nothing to do for these: it is so already. */
  already: z.array(FixId),
  /** What can't be done now, and why. */
  blocked: z.array(z.object({ fix: FixId, why: Failure })),
  /** Whether one question through OpenClaw can show afterwards that it still works. */
  proof: z.enum(["loaded", "not-loaded", "not-local"]),
  /** No other model than those on this machine answers. */
  isLocalOnly: z.boolean(),
});
export type FixPlan = z.infer<typeof FixPlan>;

/** What was fixed together, and is taken back together. */
export const AppliedFixes = z.object({
  id: z.string(),
  at: z.number(),
  items: z.array(z.object({ fix: FixId, checks: z.array(CheckId) })),
  /** Homeport ended in the middle of it. */
  isInterrupted: z.boolean(),
});
export type AppliedFixes = z.infer<typeof AppliedFixes>;

export const FixOutcome = z.object({
  fix: FixId,
  state: z.enum(["done", "already", "failed", "put-back", "not-begun"]),
  why: Failure.nullable(),
  /** What happened otherwise than was shown, for a tool that has no dry run. */
  unforeseen: z.array(FixChange),
  /** Shown, and did not happen. */
  missed: z.array(FixChange),
});
export type FixOutcome = z.infer<typeof FixOutcome>;

/** How one run came out, read back. */
export const FixRun = z.object({
  jobId: z.string(),
  at: z.number(),
  items: z.array(FixOutcome),
  /** The checks concerned, as they are now. */
  verdicts: z.array(z.object({ check: CheckId, verdict: z.enum(verdicts).nullable() })),
  /** What one question through OpenClaw afterwards showed. */
  proof: z.enum(["proven", "failed", "not-asked"]),
});
export type FixRun = z.infer<typeof FixRun>;

export const FixesSnapshot = z.object({
  ...stamped,
  /** Not taken back, latest first. */
  applied: z.array(AppliedFixes),
  /** Since Homeport started, latest first. */
  runs: z.array(FixRun),
});
export type FixesSnapshot = z.infer<typeof FixesSnapshot>;

const Id = z.string().min(1).max(100);
export const privacyFixesRoutes = {
  "privacy.fixes": { input: Nothing, output: FixesSnapshot },
  /** Reads everything, changes nothing. */
  "privacy.planFix": {
    input: z.strictObject({ fixes: z.array(FixId).min(1).max(fixIds.length) }),
    output: FixPlan,
  },
  /**
   * Carries out what was shown, all of it or `only` these. Each is previewed again just before: what is no longer as it was
   * shown fails as plan-stale. `isProved`: afterwards one question through OpenClaw, and all is put back if it fails.
   */
  "privacy.fix": {
    input: z.strictObject({
      planId: Id,
      only: z.array(FixId).min(1).max(fixIds.length).exactOptional(),
      isProved: z.boolean().exactOptional(),
    }),
    output: JobStarted,
  },
  /** Takes back what was fixed together. Throws not-found. */
  "privacy.undoFix": { input: z.strictObject({ id: Id }), output: JobStarted },
  /** Looks again at what only the user can settle, in another program, and has not yet. */
  "privacy.lookAgain": { input: Nothing, output: Nothing },
} as const;
export type PrivacyFixesEvents = { "privacy.fixesChanged": FixesSnapshot };
