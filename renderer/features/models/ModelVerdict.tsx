import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import { parseParameters } from "../../../app/domain/fit/rules";
import { State } from "../../ui/State";
import { fitKinds } from "../resources/fit-kinds";
import { verdictSentence, whyOf } from "./fit-words";
import { blindMachine, useMachine } from "./recommended/use-machine";
import { RulesOfThumb } from "./RulesOfThumb";
import { useFit } from "./use-fits";

/** Whether a pulled model will run here as it is set, with why, and what the rules of thumb say beside it. */
export function ModelVerdict({ model }: { model: Model }) {
  const { t } = useTranslation();
  const fit = useFit(model.ref);
  const { read } = useMachine();
  const verdict = fit === undefined || "failure" in fit ? "unknown" : fit.verdict;
  return (
    <div className="grid gap-2 rounded-control border border-line bg-sunken px-3 py-2">
      {fit !== undefined && (
        <State kind={fitKinds[verdict]}>
          <span className="font-medium text-ink">{verdictSentence(t, verdict)}</span> {whyOf(t, fit)}
        </State>
      )}
      <RulesOfThumb
        parameters={parseParameters(model.parameters ?? "")}
        machine={read?.machine ?? blindMachine}
        verdict={verdict}
      />
    </div>
  );
}
