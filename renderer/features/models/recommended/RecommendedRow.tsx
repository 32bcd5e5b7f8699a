import { useState } from "react";
import { useTranslation } from "react-i18next";
import { displayRef } from "../../../../app/domain/model-reference";
import { nominalBitsOf } from "../../../../app/domain/quantization";
import type { Recommendation } from "../../../../app/domain/recommend";
import { BreakableName } from "../../../ui/BreakableName";
import { State, StateShape } from "../../../ui/State";
import { Tag } from "../../../ui/Tag";
import { fitKinds } from "../../resources/fit-kinds";
import { verdictSentence } from "../fit-words";
import { useFreeDisk } from "../FreeDisk";
import { PullVariant } from "./PullVariant";
import { factsOf, speedText, sumText, whyFirst } from "./recommended-words";
import { RowWhy, type Machine } from "./RowWhy";

const fewBits = 3;

/** One model of the catalogue: what it is, what it is good for, whether it will run here and why, and its pull. */
export function RecommendedRow({
  recommendation,
  isFirst,
  isPrimary,
  machine,
  loaded,
}: {
  recommendation: Recommendation;
  /** The one to begin with. */
  isFirst: boolean;
  /** Its button is the page's first. */
  isPrimary: boolean;
} & Machine) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const free = useFreeDisk();
  const { model, variant, fit, alternative, merits, drawbacks, speed } = recommendation;
  const { sizeBytes, quantization } = variant;
  const isTooLarge = sizeBytes !== null && free !== null && free.isKnown && sizeBytes > free.value;
  const why = isFirst ? whyFirst(t, merits) : null;
  const isJudged = fit.reason !== "pool-unknown";

  return (
    <li className="grid gap-1 px-4 py-2.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <h3 className="min-w-0 text-body [overflow-wrap:anywhere]">
              <BreakableName name={displayRef(model.name)} />
            </h3>
            <Tag>{quantization ?? t("models.recommended.facts.quantizationOpen")}</Tag>
            {isFirst && <span className="text-small text-accent">{t("models.recommended.first")}</span>}
          </div>
          <p className="text-ink-2">{t(`models.recommended.purpose.${model.purpose}`)}</p>
          <p className="text-small text-ink-2 tabular-nums">{factsOf(t, model)}</p>
          {why !== null && <p className="text-small text-ink-2">{why}</p>}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2">
          <PullVariant variant={variant} kind={isPrimary ? "primary" : "plain"} />
        </div>
      </div>
      {drawbacks.map((drawback) =>
        drawback === "no-chat" ? null : (
          <State key={drawback} kind="look">
            {t(`models.recommended.warning.${drawback}`)}
          </State>
        ),
      )}
      {isTooLarge && <State kind="look">{t("models.recommended.tooLarge")}</State>}
      {isJudged && (
        <details className="min-w-0" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="w-fit max-w-full cursor-pointer rounded-tiny py-[3px] text-small text-ink-2 tabular-nums">
            <StateShape kind={fitKinds[fit.verdict]} className="mr-1.5" />
            <span className="font-medium text-ink">{verdictSentence(t, fit.verdict)}</span>{" "}
            {[sumText(t, fit), speedText(t, speed)].filter((text) => text !== null).join(" · ")}
          </summary>
          <div className="pt-2 pb-1">
            {isOpen && (
              <div className="grid gap-3">
                <p className="text-small text-ink-2">
                  {t(`resources.memory.reason.${fit.reason}`, { pool: t(`resources.memory.pool.${fit.pool.kind}`) })}
                </p>
                <RowWhy recommendation={recommendation} machine={machine} loaded={loaded} />
              </div>
            )}
          </div>
        </details>
      )}
      {alternative !== null && alternative.fit.verdict !== "wont-fit" && alternative.fit.verdict !== "unknown" && (
        <div className="flex flex-wrap items-center gap-x-2 text-small text-ink-2">
          <span>
            {t(`models.recommended.alternative.${alternative.fit.verdict}`, {
              quantization: alternative.variant.quantization ?? "",
            })}{" "}
            {(nominalBitsOf(alternative.variant.quantization ?? "") ?? fewBits + 1) <= fewBits &&
              t("models.recommended.alternative.fewBits")}
          </span>
          <PullVariant variant={alternative.variant} kind="quiet" />
        </div>
      )}
    </li>
  );
}
