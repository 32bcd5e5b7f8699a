import { type CheckId, checkIds } from "./checks";
import type { EvidenceCode } from "./evidence";
import type { FixId, StepId } from "./fixes";
import type { UnknownReason } from "../../contract/common";

/** `accepted`: it would be warn or fail, and the user said, with a reason, that it may stay so. */
export const verdicts = ["pass", "warn", "fail", "unknown", "not-applicable", "accepted"] as const;
export type Verdict = (typeof verdicts)[number];
export type OwnVerdict = Exclude<Verdict, "accepted">;

/**
 * Who may see a piece of evidence. `public`: anyone, it may be copied out as it is. `local`: it names this machine's
 * addresses, folders or accounts, and is masked in a report unless asked otherwise. `secret`: it says where a secret lies;
 * the secret itself is never in it, and it leaves the window in no report.
 */
export const evidenceClasses = ["public", "local", "secret"] as const;
export type EvidenceClass = (typeof evidenceClasses)[number];

/** One thing that was read, as a sentence of the locale file with its values. */
export type Evidence = {
  code: EvidenceCode;
  values: Readonly<Record<string, string | number>>;
  class: EvidenceClass;
};

/** What one probe found. */
export type Finding = {
  verdict: OwnVerdict;
  /** Why it is unknown; null for any other verdict. */
  reason: UnknownReason | null;
  /** The tool's own words about that, secrets masked. */
  detail: string | null;
  evidence: readonly Evidence[];
  /** What Homeport can change about it, best first. */
  fixes: readonly FixId[];
  /** What only the user can do, or where in Homeport it is done. */
  steps: readonly StepId[];
};

export const evidence = (
  code: EvidenceCode,
  values: Evidence["values"] = {},
  evidenceClass: EvidenceClass = "public",
): Evidence => ({ code, values, class: evidenceClass });

type More = Partial<Pick<Finding, "fixes" | "steps">>;

/** A finding of that verdict, with what was read for it. */
export const found = (
  verdict: Exclude<OwnVerdict, "unknown">,
  read: readonly Evidence[],
  more: More = {},
): Finding => ({
  verdict,
  reason: null,
  detail: null,
  evidence: read,
  fixes: more.fixes ?? [],
  steps: more.steps ?? [],
});

/** It could not be told, and why. */
export const untold = (
  reason: UnknownReason,
  { detail, read = [], ...more }: More & { detail?: string | undefined; read?: readonly Evidence[] } = {},
): Finding => ({
  verdict: "unknown",
  reason,
  detail: detail ?? null,
  evidence: read,
  fixes: more.fixes ?? [],
  steps: more.steps ?? [],
});

const weight: Record<OwnVerdict, number> = { pass: 0, "not-applicable": 0, unknown: 1, warn: 2, fail: 3 };

type Told = "pass" | "warn" | "fail";
type News = { from: OwnVerdict | null; to: OwnVerdict };

/**
 * What there is to tell after a check came out as `to`: null, what was raised already, or something new to raise. `before`
 * is what it last said for certain; what can't be told in between is neither worse nor mended.
 */
export function newsAfter<N extends News>({
  before,
  raised,
  to,
}: {
  before: Told | undefined;
  raised: N | null;
  to: OwnVerdict;
}): N | News | null {
  if (to === "unknown") return raised;
  const from = raised?.from ?? before;
  if (from === undefined || from === null || weight[to] < 2 || weight[to] <= weight[from]) return null;
  return raised !== null && weight[to] <= weight[raised.to] ? raised : { from, to };
}

/** An acceptance holds for what was accepted and for what is milder; what is worse is told again. */
export function isCovered(own: OwnVerdict, accepted: OwnVerdict): boolean {
  return weight[own] >= 2 && weight[own] <= weight[accepted];
}

/** How many checks have which verdict. */
export function countVerdicts(rows: readonly { verdict: Verdict | null }[]): Record<Verdict, number> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of rows) if (verdict !== null) counts[verdict] += 1;
  return counts;
}

export const isCheckId = (text: string): text is CheckId => (checkIds as readonly string[]).includes(text);
