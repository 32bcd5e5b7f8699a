import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { displayRef } from "../../../app/domain/model-reference";
import { pagePath } from "../../pages";
import { useChosenModel } from "../../state/chosen-model";
import { formatNumber } from "../../ui/format";
import { StateShape } from "../../ui/State";
import { Tooltip } from "../../ui/Tooltip";
import { useMeasuredSpeed } from "../resources/speed/AgentTag";
import { fitKinds } from "../resources/fit-kinds";
import { whyOf } from "./fit-words";
import { useFit } from "./use-fits";

/** Whether a pulled model will run here as it is set, with why, and the way to where that is changed. */
export function FitTag({ model }: { model: Model }) {
  const { t } = useTranslation();
  const choose = useChosenModel((state) => state.choose);
  const fit = useFit(model.ref);
  const speed = useMeasuredSpeed(model.id);
  if (fit === undefined) return null;
  const verdict = "failure" in fit ? "unknown" : fit.verdict;
  const word = t(`models.fit.verdict.${verdict}`);
  return (
    <Tooltip text={whyOf(t, fit)}>
      <a
        href={pagePath("resources")}
        aria-label={t("models.fit.ofModel", { verdict: word, model: displayRef(model.ref) })}
        className="group inline-flex min-h-6 w-fit items-center gap-1.5 text-small text-ink-2 hover:text-ink"
        onClick={() => choose(model.ref)}
      >
        <StateShape kind={fitKinds[verdict]} />
        <span className="group-hover:underline">{word}</span>
        {speed !== null && <span>{t("speed.measuredTag", { rate: formatNumber(speed) })}</span>}
      </a>
    </Tooltip>
  );
}
