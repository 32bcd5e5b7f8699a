import { useTranslation } from "react-i18next";
import { catalogue } from "../../../../app/domain/catalogue/catalogue";
import { displayRef } from "../../../../app/domain/model-reference";
import { firstOf, recommend, type Recommendation } from "../../../../app/domain/recommend";
import { useHardware } from "../../../state/hardware";
import { useRunner } from "../../../state/runner";
import { Note } from "../../../ui/Note";
import { Skeleton } from "../../../ui/Skeleton";
import { StateShape } from "../../../ui/State";
import { MachineFacts } from "../../home/MachineFacts";
import { fitKinds } from "../../resources/fit-kinds";
import { blindMachine, useMachine } from "../../models/recommended/use-machine";

function verdictOf(first: Recommendation | null) {
  if (first === null || first.fit.verdict === "wont-fit") return "nothing";
  return first.fit.reason === "pool-unknown" ? "unknown" : first.fit.verdict;
}

/** What this machine can run, in plain words, and the facts it follows from. */
export function Machine() {
  const { t } = useTranslation();
  const hardware = useHardware(({ snapshot }) => snapshot);
  const runner = useRunner(({ snapshot }) => snapshot);
  const { read, failure } = useMachine();
  if (hardware === null || (read === null && failure === null))
    return <Skeleton className="h-56 w-full rounded-panel" />;
  const machine = read?.machine ?? blindMachine;
  const first = firstOf(recommend({ catalogue, machine, loaded: read?.loaded ?? [] }));
  const verdict = verdictOf(first);
  return (
    <>
      <Note tone={verdict === "runs-well" ? "plain" : "look"}>
        <p className="flex items-baseline gap-2 font-semi">
          <StateShape kind={verdict === "nothing" ? "look" : fitKinds[verdict]} />
          {t(`guide.machine.verdict.${verdict}.title`)}
        </p>
        <p>
          {t(`guide.machine.verdict.${verdict}.text`, { model: first === null ? "" : displayRef(first.model.name) })}
        </p>
      </Note>
      <MachineFacts hardware={hardware} runner={runner} />
      <p className="max-w-prose text-small text-ink-2">{t("guide.machine.rule")}</p>
    </>
  );
}
