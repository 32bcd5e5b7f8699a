import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { FitMachine } from "../../../app/domain/fit/pools";
import { rulesBeside, type RuleBeside } from "../../../app/domain/fit/rules";
import { formatBytes, formatMemory } from "../../ui/format";
import { State } from "../../ui/State";

function ruleText(t: TFunction, { rule, wantedBytes, hereBytes }: RuleBeside): string {
  // rules count in powers of ten, a machine's memory in powers of two: 16 GB is what it is sold as
  const wanted = formatBytes(wantedBytes);
  return hereBytes === null
    ? t(`models.recommended.rules.${rule}Open`, { wanted })
    : t(`models.recommended.rules.${rule}`, { wanted, here: formatMemory(hereBytes) });
}

/** The guide's two rules of thumb as what they are, held against this machine and the verdict of the sum. */
export function RulesOfThumb({
  parameters,
  machine,
  verdict,
}: {
  parameters: number | null;
  machine: Pick<FitMachine, "memoryBytes" | "runnerLimitBytes">;
  verdict: Parameters<typeof rulesBeside>[0]["verdict"];
}) {
  const { t } = useTranslation();
  const { memoryBytes, runnerLimitBytes } = machine;
  const rules = rulesBeside({
    parameters,
    machineBytes: memoryBytes.isKnown ? memoryBytes.value : null,
    allowedBytes: runnerLimitBytes,
    verdict,
  });
  return (
    <div className="grid gap-1 text-small text-ink-2">
      <p className="font-medium text-ink">{t("models.recommended.rules.title")}</p>
      {rules.length === 0 && <p>{t("models.recommended.rules.none")}</p>}
      <ul className="grid gap-1">
        {rules.map((rule) => (
          <li key={rule.rule}>
            {ruleText(t, rule)}{" "}
            {rule.isContradicted && <State kind="look">{t("models.recommended.rules.contradicted")}</State>}
          </li>
        ))}
      </ul>
    </div>
  );
}
