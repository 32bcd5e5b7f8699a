import type { TFunction } from "i18next";
import type { PrivacyRow } from "../../../../app/contract/privacy";
import type { FixChange } from "../../../../app/contract/privacy-fixes";
import type { CheckId } from "../../../../app/domain/privacy/checks";
import { type FixId, fixIds, fixes, inOrder } from "../../../../app/domain/privacy/fixes";

/** Permission bits as `ls` writes them: `drwxr-xr-x`. */
export function modeText(mode: number, isFolder: boolean): string {
  const bits = ["r", "w", "x", "r", "w", "x", "r", "w", "x"].map((letter, at) =>
    (mode & (0o400 >> at)) === 0 ? "-" : letter,
  );
  return `${isFolder ? "d" : "-"}${bits.join("")}`;
}

/** One change as its two lines, without the sign before them. */
export function linesOf(t: TFunction, change: FixChange): { before: string | null; after: string | null } {
  if (change.kind === "lines") {
    const text = change.text.replace(/^\n+|\n+$/g, "");
    return change.isAdded ? { before: null, after: text } : { before: text, after: null };
  }
  if (change.kind === "mode") {
    const { before, after, isFolder, path } = change;
    return { before: `${modeText(before, isFolder)} ${path}`, after: `${modeText(after, isFolder)} ${path}` };
  }
  const say = (value: string | null) => `${change.key}: ${value ?? t("privacy.fix.notThere")}`;
  return { before: say(change.before), after: say(change.after) };
}

/** Those that are about a check: what it offers now, and what it would offer. */
export const fixesAbout = ({ id, fixes: offered }: Pick<PrivacyRow, "id" | "fixes">): FixId[] =>
  fixIds.filter((fix) => offered.includes(fix) || (fixes[fix].checks as readonly CheckId[]).includes(id));

/** Of a job's subject. */
export const fixesIn = (subject: string): FixId[] => inOrder(subject.split(" ") as FixId[]);
