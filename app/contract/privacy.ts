import { z } from "zod";
import { checkGroups, checkIds } from "../domain/privacy/checks";
import { evidenceCodes } from "../domain/privacy/evidence";
import { evidenceClasses, verdicts } from "../domain/privacy/finding";
import { fixIds, stepIds } from "../domain/privacy/fixes";
import { Nothing, UnknownReason, stamped } from "./common";

const CheckId = z.enum(checkIds);
const OwnVerdict = z.enum(verdicts).exclude(["accepted"]);

export const PrivacyEvidence = z.object({
  code: z.enum(evidenceCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
  class: z.enum(evidenceClasses),
});
export type PrivacyEvidence = z.infer<typeof PrivacyEvidence>;

/** A risk that may stay, with the user's own reason. It holds until the finding gets worse. */
const Acceptance = z.object({ reason: z.string(), at: z.number() });

export const PrivacyRow = z.object({
  id: CheckId,
  group: z.enum(checkGroups),
  /** Null until it was looked at. */
  verdict: z.enum(verdicts).nullable(),
  /** As found, whatever was accepted. */
  own: OwnVerdict.nullable(),
  /** Why it is unknown. */
  reason: UnknownReason.nullable(),
  detail: z.string().nullable(),
  evidence: z.array(PrivacyEvidence).readonly(),
  fixes: z.array(z.enum(fixIds)).readonly(),
  steps: z.array(z.enum(stepIds)).readonly(),
  acceptance: Acceptance.nullable(),
  isRunning: z.boolean(),
  checkedAt: z.number().nullable(),
  tookMs: z.number().nonnegative().nullable(),
  /** Since when it has this verdict, as far as Homeport has looked. */
  since: z.number().nullable(),
});
export type PrivacyRow = z.infer<typeof PrivacyRow>;

/** A check that came out otherwise than the last time. */
export const PrivacyTurn = z.object({ check: CheckId, at: z.number(), from: OwnVerdict.nullable(), to: OwnVerdict });
export type PrivacyTurn = z.infer<typeof PrivacyTurn>;

export const PrivacySnapshot = z.object({
  ...stamped,
  /** All of them are looked at; a few that are looked at again quietly only say so themselves. */
  isRunning: z.boolean(),
  /** Of the last run of all checks; null: none since Homeport started. */
  ranAt: z.number().nullable(),
  tookMs: z.number().nonnegative().nullable(),
  rows: z.array(PrivacyRow),
  /** Latest first. */
  history: z.array(PrivacyTurn),
  /** What got worse and was not seen on the page since. */
  news: z.array(PrivacyTurn),
});
export type PrivacySnapshot = z.infer<typeof PrivacySnapshot>;

/** What is said to others: masked by main, worded by the window. */
export const PrivacyReport = z.object({
  at: z.number(),
  /** Of the last look at all of them. */
  ranAt: z.number().nullable(),
  /** False: addresses, folders and names of this machine are masked. */
  withNames: z.boolean(),
  rows: z.array(PrivacyRow),
});
export type PrivacyReport = z.infer<typeof PrivacyReport>;

export const privacyRoutes = {
  "privacy.read": { input: Nothing, output: PrivacySnapshot },
  /** Begins to look at all of them, or joins the run under way; what is found comes as it is found. */
  "privacy.run": { input: Nothing, output: PrivacySnapshot },
  /** Only what is warn or fail now can be accepted. Throws not-found otherwise. */
  "privacy.accept": {
    input: z.strictObject({ check: CheckId, reason: z.string().trim().min(3).max(500) }),
    output: PrivacySnapshot,
  },
  "privacy.withdraw": { input: z.strictObject({ check: CheckId }), output: PrivacySnapshot },
  /** The page was looked at: what got worse is no news any more. */
  "privacy.seen": { input: Nothing, output: PrivacySnapshot },
  /** The checklist as it may be passed on. Secrets are in it in no case. */
  "privacy.report": { input: z.strictObject({ withNames: z.boolean() }), output: PrivacyReport },
} as const;
export type PrivacyEvents = { "privacy.changed": PrivacySnapshot };
