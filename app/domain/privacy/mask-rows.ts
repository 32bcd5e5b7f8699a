import type { PrivacyRow } from "../../contract/privacy";
import type { EvidenceCode } from "./evidence";

/** What stands in the place of something left out. */
export const maskMark = "•••";

/** Values of local evidence that name nothing of this machine, and say what a masked line would be worthless without. */
const plainValues: Partial<Record<EvidenceCode, readonly string[]>> = {
  "audit-finding": ["id", "severity"],
  "place-reason": ["reason"],
  "runner-at": ["kind"],
  "disk-by": ["by"],
  "synced-by": ["by"],
  "port-loopback": ["program"],
  "port-bridge": ["program"],
  "port-all": ["program"],
  "port-address": ["program"],
  "history-space": ["shell"],
  "history-filter": ["shell"],
  "history-off": ["shell"],
  "history-unguarded": ["shell"],
};
/** Permissions as `ls` writes them; what other systems write may name accounts. */
const permissions = /^[dl-][rwxsStT-]{9}\+?$/;

/**
 * Rows as they may be passed on. `secret` evidence goes in no case. Without names, every word of `local` evidence that is
 * not a plain one, and what a tool said in its own words, is masked; `scrub` takes secrets, and without names also the
 * home folder, the user's and the machine's name, out of everything that stays.
 */
export function maskRows(
  rows: readonly PrivacyRow[],
  { withNames, scrub }: { withNames: boolean; scrub(text: string): string },
): PrivacyRow[] {
  return rows.map((row) => ({
    ...row,
    detail: row.detail === null || !withNames ? null : scrub(row.detail),
    acceptance: row.acceptance === null ? null : { ...row.acceptance, reason: scrub(row.acceptance.reason) },
    evidence: row.evidence
      .filter((each) => each.class !== "secret")
      .map((each) => ({
        ...each,
        values: Object.fromEntries(
          Object.entries(each.values).map(([name, value]) => {
            if (typeof value === "number") return [name, value];
            const isPlain = plainValues[each.code]?.includes(name) === true || permissions.test(value);
            const isMasked = each.class === "local" && !withNames && !isPlain;
            return [name, isMasked ? maskMark : scrub(value)];
          }),
        ),
      })),
  }));
}
