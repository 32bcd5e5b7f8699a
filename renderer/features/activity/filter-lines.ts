import type { TFunction } from "i18next";
import type { ActivityLine } from "../../../app/contract/activity";
import { hasCrossed, outcomeOf, titleOf, wholeOf } from "./line-words";
import { rememberText } from "./remember-text";

export const lineFilters = ["all", "request", "command", "file", "crosses"] as const;
export type LineFilter = (typeof lineFilters)[number];

// lines never change: a new state of one is a new object
const textOf = rememberText((t, line: ActivityLine) => {
  const parts = [titleOf(t, line), wholeOf(line), outcomeOf(t, line).text, t(`activity.where.${line.reach}`)];
  if (line.kind !== "file") parts.push(line.outcome);
  if (line.kind === "request") parts.push(line.purpose);
  return parts.join("\n").toLowerCase();
});

/** The lines of a kind that hold every word of the text somewhere. */
export function filterLines(
  t: TFunction,
  lines: readonly ActivityLine[],
  { filter, text }: { filter: LineFilter; text: string },
): readonly ActivityLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (filter === "all" && words.length === 0) return lines;
  return lines.filter((line) => {
    if (filter === "crosses" ? !hasCrossed(line) : filter !== "all" && line.kind !== filter) return false;
    return words.every((word) => textOf(t, line).includes(word));
  });
}
