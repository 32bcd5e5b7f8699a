import type { TFunction } from "i18next";
import type { PrivacyEvidence, PrivacyRow, PrivacySnapshot } from "../../../app/contract/privacy";
import { countVerdicts, type Verdict } from "../../../app/domain/privacy/finding";
import type { StateKind } from "../../ui/State";
import { formatBytes, formatMemory, formatTime } from "../../ui/format";

export const stateOf: Record<Verdict, StateKind> = {
  pass: "ok",
  warn: "look",
  fail: "cross",
  unknown: "unknown",
  "not-applicable": "quiet",
  accepted: "quiet",
};

const memoryValues = new Set(["memoryBytes", "freeMemoryBytes"]);
/** Where the words for values are that are codes of ours. */
const wordsOf = new Map([
  ["source", "crossing.unreadOf"],
  ["tool", "privacy.value.tool"],
  ["kind", "privacy.value.kind"],
  ["state", "privacy.value.state"],
]);
function wordOf(t: TFunction, name: string, value: string): string {
  const words = wordsOf.get(name);
  return words === undefined ? value : t(`${words}.${value}` as "privacy.value.tool.search", { defaultValue: value });
}

/** A piece of evidence as a sentence. */
export function evidenceText(t: TFunction, { code, values }: PrivacyEvidence): string {
  if (code === "gpu-use") return t(`privacy.gpu.${values["verdict"] as "used"}`);
  if (code === "place-reason") return t(`privacy.place.${values["reason"] as "loopback"}`, { ...values });
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (typeof value !== "number") return [name, wordOf(t, name, value)];
      if (memoryValues.has(name)) return [name, value < 0 ? t("privacy.verdict.unknown") : formatMemory(value)];
      if (name === "bytes") return [name, formatBytes(value)];
      return [name, name === "at" ? formatTime(value) : value];
    }),
  );
  return t(`privacy.ev.${code}`, { ...shown, count: Number(values["count"] ?? 0) });
}

/** What the row says: its claim where it is known, else only what it is about. */
export function titleOf(t: TFunction, { id, own }: Pick<PrivacyRow, "id" | "own">): string {
  if (own === "pass") return t(`privacy.check.${id}.pass`);
  return own === "warn" || own === "fail" ? t(`privacy.check.${id}.bad`) : t(`privacy.check.${id}.topic`);
}

/** The verdict, or that it is still out. */
export function verdictWord(t: TFunction, { verdict, isRunning }: Pick<PrivacyRow, "verdict" | "isRunning">): string {
  return verdict === null ? t(isRunning ? "privacy.looking" : "privacy.notYet") : t(`privacy.verdict.${verdict}`);
}

/** How many of those that are judged pass, or were accepted. */
export function countOk(rows: readonly PrivacyRow[]): { ok: number; all: number } {
  const judged = rows.filter(({ verdict }) => verdict !== null && verdict !== "not-applicable");
  return {
    ok: judged.filter(({ verdict }) => verdict === "pass" || verdict === "accepted").length,
    all: judged.length,
  };
}

/** The sentence the page opens with. */
export function privacySentence(t: TFunction, { rows, ranAt }: PrivacySnapshot): string {
  const counts = countVerdicts(rows);
  if (counts.fail > 0) return t("privacy.titleCrosses", { count: counts.fail });
  if (counts.warn > 0) return t("privacy.titleFound", { count: counts.warn });
  if (ranAt === null) return t("privacy.title");
  return t(counts.unknown > 0 ? "privacy.titleUnsure" : "privacy.titleClear");
}
