import type { Finding } from "../../../app/domain/privacy/finding";
import { maskAndCut } from "../../platform/mask";

const mostEvidence = 60;
const longestValue = 600;

/** Secrets masked wherever a probe took its words from, and neither too much nor too long for a window. */
export function shortened(finding: Finding): Finding {
  const clean = (value: string | number) => (typeof value === "string" ? maskAndCut(value, longestValue) : value);
  return {
    ...finding,
    detail: finding.detail === null ? null : maskAndCut(finding.detail, longestValue),
    evidence: finding.evidence.slice(0, mostEvidence).map((each) => ({
      ...each,
      values: Object.fromEntries(Object.entries(each.values).map(([name, value]) => [name, clean(value)])),
    })),
  };
}
