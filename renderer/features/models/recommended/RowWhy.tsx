import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { rulesBeside, type RuleBeside } from "../../../../app/domain/fit-rules";
import type { FitMachine, LoadedNeed } from "../../../../app/domain/fit-pools";
import { judgeVariant, type Recommendation } from "../../../../app/domain/recommend";
import { Facts } from "../../../ui/Facts";
import { formatBytes, formatMemory } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { fitKinds } from "../../resources/fit-kinds";
import { PullVariant } from "./PullVariant";

export type Machine = { machine: FitMachine; loaded: readonly LoadedNeed[] };

function ruleText(t: TFunction, { rule, wantedBytes, hereBytes }: RuleBeside): string {
  // rules count in powers of ten, a machine's memory in powers of two: 16 GB is what it is sold as
  const wanted = formatBytes(wantedBytes);
  return hereBytes === null
    ? t(`models.recommended.rules.${rule}Open`, { wanted })
    : t(`models.recommended.rules.${rule}`, { wanted, here: formatMemory(hereBytes) });
}

/** The guide's two rules of thumb as what they are, held against this machine and the verdict of the sum. */
function RulesOfThumb({
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
      <h4 className="font-medium text-ink">{t("models.recommended.rules.title")}</h4>
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

/** What the verdict is made of, what the rules of thumb say beside it, and the other quantisations with theirs. */
export function RowWhy({ recommendation, machine, loaded }: { recommendation: Recommendation } & Machine) {
  const { t } = useTranslation();
  const { model, fit } = recommendation;
  return (
    <div className="grid max-w-[34rem] gap-3 border-l-2 border-line pl-3">
      <Facts
        facts={[
          ...fit.need.parts.map(({ kind, bytes }) => ({
            label: t(`resources.memory.part.${kind}`),
            value: <ReadingText reading={bytes} format={formatMemory} />,
          })),
          {
            label: t("resources.memory.part.total"),
            value: <ReadingText reading={fit.need.totalBytes} format={formatMemory} />,
          },
          {
            label: t("resources.memory.freeOf", { pool: t(`resources.memory.pool.${fit.pool.kind}`) }),
            value: <ReadingText reading={fit.pool.freeBytes} format={formatMemory} />,
          },
        ]}
      />
      <RulesOfThumb parameters={model.parameters} machine={machine} verdict={fit.verdict} />
      {model.variants.length > 1 && (
        <div className="grid gap-1">
          <h4 className="text-small font-medium">{t("models.recommended.quantizations")}</h4>
          <ul className="grid gap-1">
            {model.variants.map((variant) => {
              const { verdict } = judgeVariant(model, variant, { machine, loaded });
              return (
                <li key={variant.ref} className="flex flex-wrap items-center justify-between gap-x-3">
                  <span className="min-w-0">
                    <span className="break-all">{variant.ref.split(":")[1] ?? variant.ref}</span>{" "}
                    <State kind={fitKinds[verdict]}>{t(`models.fit.verdict.${verdict}`)}</State>
                  </span>
                  <PullVariant variant={variant} kind="quiet" />
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
}
