import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { GuideSnapshot } from "../../../app/contract/guide";
import { guideSteps, readSteps, type GuideStepId } from "../../../app/domain/guide/steps";
import { goTo } from "../../pages";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { stepIn } from "./step-props";

/** Back, later, and on: to the next step where this one is done, past it where it is not. */
export function Foot({
  guide,
  step,
  goOn,
  later,
  failure: notPutOff,
}: {
  guide: GuideSnapshot;
  step: GuideStepId;
  goOn: () => void;
  later: () => void;
  /** Why it could not be put off. */
  failure: Failure | null;
}) {
  const { t } = useTranslation();
  const passed = useAction("guide.passed");
  const finish = useAction("guide.finish");
  const { state } = stepIn(guide, step);
  const before = guideSteps[guideSteps.indexOf(step) - 1];
  const readStep = readSteps.find((each) => each === step);
  const failure = passed.failure ?? finish.failure ?? notPutOff;

  async function on() {
    if (readStep === undefined) return goOn();
    const answer = await passed.run({ step: readStep });
    if (answer.ok) goOn();
  }
  async function end() {
    const answer = await finish.run({});
    if (answer.ok) goTo("home");
  }

  return (
    <div className="grid gap-3 border-t border-line pt-4">
      {failure && <FailureNotice failure={failure} />}
      <div className="flex flex-wrap items-center justify-between gap-2">
        {before === undefined ? (
          <span />
        ) : (
          <Button kind="quiet" className="-ml-2" onClick={() => goTo(`guide/${before}`)}>
            {t("guide.back")}
          </Button>
        )}
        <div className="flex flex-wrap items-center gap-2">
          {guide.finishedAt === null && !(step === "done" && state === "open") && (
            <Button onClick={later}>{t("guide.later")}</Button>
          )}
          {step === "done" ? (
            <Button
              kind={state === "open" ? "primary" : "plain"}
              isPending={finish.isPending}
              onClick={() => void (state === "open" ? end() : goTo("home"))}
            >
              {t(state === "open" ? "guide.finish" : "guide.home")}
            </Button>
          ) : (
            <Button
              kind={state === "done" || (readStep !== undefined && step !== "privacy") ? "primary" : "plain"}
              isPending={passed.isPending}
              onClick={() => void on()}
            >
              {t(onWords(step, state))}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function onWords(step: GuideStepId, state: string) {
  if (step === "welcome") return "guide.begin" as const;
  if (step === "privacy" && state !== "done") return "guide.onAnyway" as const;
  if (state === "done" || step === "machine") return "guide.on" as const;
  return state === "working" ? ("guide.onMeanwhile" as const) : ("guide.skip" as const);
}
