import type { TFunction } from "i18next";
import type { Reading } from "../../../../app/contract/reading";
import type { CatalogueModel } from "../../../../app/domain/catalogue/entry";
import type { Fit } from "../../../../app/domain/fit/fit";
import type { MemoryPool } from "../../../../app/domain/fit/pools";
import { minimumContextTokens } from "../../../../app/domain/openclaw-config";
import type { Merit } from "../../../../app/domain/recommend";
import {
  formatCount,
  formatList,
  formatMemory,
  formatMemoryShare,
  formatNumber,
  shortDeviceName,
} from "../../../ui/format";

/** An estimate beyond this tells nothing: other things than memory limit the speed there. */
const fastestTold = 150;

/** Parameters, context, tools, licence and maker, each as it is told. */
export function factsOf(t: TFunction, { parameters, contextTokens, hasTools, license, maker }: CatalogueModel): string {
  return [
    parameters === null
      ? t("models.recommended.facts.parametersOpen")
      : t("models.recommended.facts.parameters", { amount: formatParameters(parameters) }),
    contextTokens === null
      ? t("models.recommended.facts.contextOpen")
      : t("models.recommended.facts.context", { tokens: formatCount(contextTokens) }),
    t(`models.recommended.facts.${hasTools === null ? "toolsOpen" : hasTools ? "tools" : "noTools"}`),
    license ?? t("models.recommended.facts.licenseOpen"),
    t("models.recommended.facts.maker", { maker }),
  ].join(" · ");
}

/** As cards and runners write them: `8.19B`, `135M`. */
const formatParameters = (count: number) =>
  count < 1e9
    ? `${formatNumber(count / 1e6)}M`
    : count < 1e12
      ? `${formatNumber(count / 1e9)}B`
      : `${formatNumber(count / 1e12)}T`;

/** Null: not known. */
export function speedText(t: TFunction, speed: Reading<number>): string | null {
  if (!speed.isKnown) return null;
  return speed.value > fastestTold
    ? t("models.recommended.speed.over", { amount: formatNumber(fastestTold) })
    : t("models.recommended.speed.about", { amount: formatNumber(Math.round(speed.value)) });
}

/** "Needs 7.1 of 10.5 GB free"; with its context where that is less than what the list is judged at. */
export function sumText(t: TFunction, { need, pool }: Fit): string {
  const { totalBytes, contextTokens } = need;
  if (!totalBytes.isKnown || !pool.freeBytes.isKnown) return t("models.recommended.sumOpen");
  return formatMemoryShare(totalBytes.value, pool.freeBytes.value, (part, whole) =>
    contextTokens === minimumContextTokens
      ? t("models.recommended.sum", { part, whole })
      : t("models.recommended.sumAt", { part, whole, tokens: formatCount(contextTokens) }),
  );
}

/** Why it stands first; null: nothing but its place among the others. */
export function whyFirst(t: TFunction, merits: readonly Merit[]): string | null {
  const reasons = formatList(merits.map((merit) => t(`models.recommended.reason.${merit}`)));
  return reasons === "" ? null : t("models.recommended.why", { reasons });
}

/** For which machine the list is judged. */
export function poolText(t: TFunction, { kind, names, sizeBytes, freeBytes }: MemoryPool): string {
  if (!sizeBytes.isKnown) return t("models.recommended.judged.unknown");
  const name = names.map(shortDeviceName).join(" + ");
  const size = formatMemory(sizeBytes.value);
  if (!freeBytes.isKnown) return t("models.recommended.judged.unknown");
  return t(`models.recommended.judged.${kind}`, { name, size, free: formatMemory(freeBytes.value) });
}
