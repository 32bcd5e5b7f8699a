import type { TFunction } from "i18next";
import type { ActivitySnapshot } from "../../../app/contract/activity";
import { hasCrossed } from "./line-words";

/** The one sentence the page opens with. Of requests only: where a program goes by itself is not seen. */
export function activitySentence(t: TFunction, snapshot: ActivitySnapshot | null, hasFailed: boolean): string {
  if (!snapshot) return t(hasFailed ? "activity.sentence.failed" : "activity.sentence.loading");
  const { lines } = snapshot;
  if (lines.length === 0) return t("activity.sentence.empty");
  const count = lines.filter(hasCrossed).reduce((sum, line) => sum + line.count, 0);
  if (count > 0) return t("activity.sentence.crosses", { count });
  const isUnclear = lines.some(({ kind, reach }) => kind === "request" && reach === "unknown");
  return t(isUnclear ? "activity.sentence.unclear" : "activity.sentence.stays");
}
