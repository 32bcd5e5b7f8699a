import type { TFunction } from "i18next";
import type { PrivacyReport, PrivacyRow } from "../../../app/contract/privacy";
import { checkGroups } from "../../../app/domain/privacy/checks";
import { countVerdicts, verdicts, type Verdict } from "../../../app/domain/privacy/finding";
import type { ReportItem, WordedReport } from "../../../app/domain/privacy/report";
import { formatList, formatTime } from "../../ui/format";
import { countOk, evidenceText, titleOf, verdictWord } from "./privacy-words";

/** As the page's shapes, for paper and plain text. */
const shapes: Record<Verdict, string> = {
  pass: "●",
  warn: "◆",
  fail: "■",
  unknown: "◌",
  "not-applicable": "–",
  accepted: "○",
};

/** The report in the window's words. */
export function wordReport(
  t: TFunction,
  { at, ranAt, withNames, rows }: PrivacyReport,
  { version, isDemo }: { version: string; isDemo: boolean },
): WordedReport {
  const counts = countVerdicts(rows);
  return {
    title: t("privacy.report.heading"),
    intro: [
      t("privacy.report.dated", { time: formatTime(at, 0), version }),
      ...(isDemo ? [t("privacy.report.demo")] : []),
      ranAt === null ? t("privacy.report.never") : t("privacy.report.read", { time: formatTime(ranAt) }),
      t(withNames ? "privacy.report.named" : "privacy.report.masked"),
    ],
    counts: formatList(
      verdicts
        .filter((verdict) => counts[verdict] > 0)
        .map((verdict) => t(`privacy.count.${verdict}`, { count: counts[verdict] })),
    ),
    groups: checkGroups.flatMap((group) => {
      const those = rows.filter((row) => row.group === group);
      if (those.length === 0) return [];
      return [
        {
          title: t(`privacy.group.${group}`),
          count: t("privacy.groupCount", countOk(those)),
          items: those.map((row) => itemOf(t, row)),
        },
      ];
    }),
  };
}

function itemOf(t: TFunction, row: PrivacyRow): ReportItem {
  return {
    shape: row.verdict === null ? shapes.unknown : shapes[row.verdict],
    verdict: verdictWord(t, row),
    title: titleOf(t, row),
    note: noteOf(t, row),
    evidence: [...row.evidence.map((each) => evidenceText(t, each)), ...(row.detail === null ? [] : [row.detail])],
  };
}

function noteOf(t: TFunction, { id, verdict, own, reason, acceptance }: PrivacyRow): string | null {
  if (acceptance !== null) {
    return t("privacy.report.accepted", { time: formatTime(acceptance.at), reason: acceptance.reason });
  }
  if (own === "unknown" && reason !== null) return t("privacy.untold", { reason: t(`unknown.${reason}`) });
  return verdict === "warn" || verdict === "fail" ? t(`privacy.check.${id}.why`) : null;
}
