import type { TFunction } from "i18next";
import { shortModelName } from "../../ui/format";
import { formatClock } from "./line-words";
import type { RunnerLogLine, RunnerLogSnapshot } from "../../../app/contract/runner-log";

export const logFilters = ["all", "warn", "engine", "runner"] as const;
export type LogFilter = (typeof logFilters)[number];

/** The sentence the page opens with while the log is shown. */
export function logSentence(t: TFunction, snapshot: RunnerLogSnapshot | null, hasFailed: boolean): string {
  if (snapshot === null) return t(hasFailed ? "runnerLog.sentence.failed" : "runnerLog.sentence.loading");
  const { state, failedLoads } = snapshot;
  if (state === "unsupported" || state === "lost") return t(`runnerLog.sentence.${state}`);
  const [failed] = failedLoads;
  if (failed !== undefined) {
    const time = failed.at === null ? t("unknownWord") : formatClock(failed.at);
    return t("runnerLog.sentence.failedLoad", { model: shortModelName(failed.model), time });
  }
  return t(state === "following" ? "runnerLog.sentence.fine" : "runnerLog.sentence.loading");
}

/** The lines of a kind that hold every word of the text. */
export function filterLog(
  lines: readonly RunnerLogLine[],
  { filter, text }: { filter: LogFilter; text: string },
): readonly RunnerLogLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (filter === "all" && words.length === 0) return lines;
  return lines.filter((line) => {
    if (filter === "warn" && line.level !== "warn" && line.level !== "error") return false;
    if ((filter === "engine" || filter === "runner") && line.source !== filter) return false;
    const own = line.text.toLowerCase();
    return words.every((word) => own.includes(word));
  });
}
