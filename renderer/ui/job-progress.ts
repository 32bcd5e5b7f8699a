import type { TFunction } from "i18next";
import type { Job } from "../../app/contract/jobs";
import { formatBytes, formatList, formatPause, formatSeconds } from "./format";

/** "1.2 GB of 3.3 GB, 24 MB/s, 1 min 30 s left", as far as it is known. Speed and time only while they hold. */
export function jobProgressText(t: TFunction, job: Job, isLost: boolean): string {
  const { progress } = job;
  if (!progress) return "";
  const done = formatBytes(progress.doneBytes);
  const { totalBytes: total, bytesPerSecond: speed, secondsLeft: left } = progress;
  const amount = total.isKnown
    ? t("job.progress", { done, total: formatBytes(total.value) })
    : t("job.progressOpen", { done });
  if (job.outcome !== null) return amount;
  if (isLost) return `${amount}${formatPause()}${t("job.lastKnown")}`;
  const isMoving = job.notice === null && speed.isKnown && speed.value > 0;
  return formatList([
    amount,
    isMoving ? t("unit.perSecond", { amount: formatBytes(speed.value) }) : "",
    isMoving && left.isKnown ? t("job.left", { time: formatSeconds(left.value) }) : "",
  ]);
}
