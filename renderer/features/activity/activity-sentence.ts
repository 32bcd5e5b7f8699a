import type { TFunction } from "i18next";
import type { ActivityLine, ActivitySnapshot, Reach } from "../../../app/contract/activity";

/** The one sentence the page opens with. Of requests only: where a program goes by itself is not seen. */
export function activitySentence(t: TFunction, snapshot: ActivitySnapshot | null, hasFailed: boolean): string {
  if (!snapshot) return t(hasFailed ? "activity.sentence.failed" : "activity.sentence.loading");
  const { lines } = snapshot;
  if (lines.length === 0) return t("activity.sentence.empty");
  const crossed = times(lines, "crosses");
  const asked = times(lines, "asks-outside");
  if (crossed > 0) {
    const also = asked > 0 ? ` ${t("activity.sentence.alsoRegistry", { count: asked })}` : "";
    return t("activity.sentence.crosses", { count: crossed }) + also;
  }
  const isUnclear = lines.some(({ kind, reach }) => kind === "request" && reach === "unknown");
  if (isUnclear) return t("activity.sentence.unclear");
  return asked > 0 ? t("activity.sentence.registry", { count: asked }) : t("activity.sentence.stays");
}

function times(lines: readonly ActivityLine[], reach: Reach): number {
  return lines.reduce((sum, line) => sum + (line.reach === reach ? line.count : 0), 0);
}
