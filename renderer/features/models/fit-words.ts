import type { TFunction } from "i18next";
import type { ListedFit } from "../../../app/contract/fit";
import type { Verdict } from "../../../app/domain/fit/fit";
import { formatCount, formatMemoryShare } from "../../ui/format";

/** The verdict, to be followed by others. */
export const verdictSentence = (t: TFunction, verdict: Verdict): string =>
  t("models.fit.sentence", { verdict: t(`models.fit.verdict.${verdict}`) });

/** Why the verdict is what it is, and its numbers. */
export function whyOf(t: TFunction, fit: ListedFit): string {
  if ("failure" in fit) return t(`errors.${fit.failure.code}.title`);
  const { reason, pool, contextTokens, needBytes, freeBytes } = fit;
  const tokens = formatCount(contextTokens);
  const numbers =
    needBytes.isKnown && freeBytes.isKnown
      ? formatMemoryShare(needBytes.value, freeBytes.value, (part, whole) =>
          t("models.fit.numbers", { part, whole, tokens }),
        )
      : t("models.fit.context", { tokens });
  return `${t(`resources.memory.reason.${reason}`, { pool: t(`resources.memory.pool.${pool}`) })} ${numbers}`;
}
