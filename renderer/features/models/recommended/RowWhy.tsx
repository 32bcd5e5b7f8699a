import { useTranslation } from "react-i18next";
import type { FitMachine, LoadedNeed } from "../../../../app/domain/fit/pools";
import { judgeVariant, type Recommendation } from "../../../../app/domain/recommend";
import { Facts } from "../../../ui/Facts";
import { formatMemory } from "../../../ui/format";
import { ReadingText } from "../../../ui/ReadingText";
import { State } from "../../../ui/State";
import { fitKinds } from "../../resources/fit-kinds";
import { RulesOfThumb } from "../RulesOfThumb";
import { PullVariant } from "./PullVariant";

export type Machine = { machine: FitMachine; loaded: readonly LoadedNeed[] };

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
                  <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
                    <span className="break-all">{variant.ref.split(":")[1] ?? variant.ref}</span>
                    <State kind={fitKinds[verdict]}>{t(`models.fit.verdict.${verdict}`)}</State>
                  </span>
                  <span className="-mr-2">
                    <PullVariant variant={variant} kind="quiet" />
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
}
