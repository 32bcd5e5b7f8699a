import type { CheckId } from "../privacy/checks";

/** The steps of the guide, in their order. What each is done by stands in `guide.ts`, never in the page that shows it. */
export const guideSteps = [
  "welcome",
  "machine",
  "runner",
  "answering",
  "model",
  "try",
  "openclaw",
  "verify",
  "privacy",
  "done",
] as const;
export type GuideStepId = (typeof guideSteps)[number];

/** Steps that are read and changed by nothing: passed once the user has gone on from them. */
export const readSteps = ["welcome", "machine", "privacy"] as const satisfies readonly GuideStepId[];
export type ReadStep = (typeof readSteps)[number];

/** What the guide looks at of the checklist: who answers, who can ask, what the machine keeps of it, the tool's own audit. */
export const quickChecks = [
  "inference-place",
  "cloud-reach",
  "gateway-loopback",
  "dm-policy",
  "runner-reach",
  "folder-access",
  "disk-encrypted",
  "security-audit",
] as const satisfies readonly CheckId[];

/** How OpenClaw is, where it does not simply answer from here. */
export const openclawTroubles = [
  "missing",
  "node-too-old",
  "broken",
  "config-invalid",
  "not-connected",
  "cloud",
  "elsewhere",
  /** This machine answers first, and a model elsewhere may answer too. */
  "leaves",
  /** What else would answer could not be read. */
  "unclear",
] as const;

/** Why a step is open: how the runner is, how OpenClaw is, then what is between them. */
export const guideNeeds = [
  "absent",
  "disabled",
  "down",
  "wrong-service",
  "hanging",
  ...openclawTroubles,
  "no-runner",
  "no-model",
  "half-pulled",
  "chosen-missing",
  "other-model",
  "not-asked",
  "not-proven",
  "not-looked",
  "risks",
] as const;
