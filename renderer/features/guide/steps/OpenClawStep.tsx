import { useTranslation } from "react-i18next";
import { useOpenClaw } from "../../../state/openclaw";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { Skeleton } from "../../../ui/Skeleton";
import { Answers } from "../../openclaw/Answers";
import { Connect } from "../../openclaw/Connect";
import { Trouble } from "../../openclaw/Trouble";
import { useRunner } from "../../../state/runner";
import { type StepProps, stepIn } from "../step-props";

/** OpenClaw found or installed, then connected to the model: every change shown before, and taken back by one click. */
export function OpenClawStep({ guide }: StepProps) {
  const { t } = useTranslation();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const runner = useRunner(({ snapshot }) => snapshot);
  const refresh = useAction("openclaw.refresh");
  const { state } = stepIn(guide, "openclaw");
  if (openclaw === null || openclaw.state === "looking") return <Skeleton className="h-56 w-full rounded-panel" />;
  const isTrouble = openclaw.state !== "ready";
  return (
    <>
      <p className="max-w-prose text-ink-2">{t("guide.openclaw.what")}</p>
      {isTrouble && (
        <>
          <Trouble openclaw={openclaw} />
          <div>
            <Button isPending={refresh.isPending} onClick={() => void refresh.run({})}>
              {t("action.lookAgain")}
            </Button>
          </div>
        </>
      )}
      {refresh.failure && <FailureNotice failure={refresh.failure} />}
      {!isTrouble && <Answers openclaw={openclaw} runner={runner} />}
      {!isTrouble && (
        <Connect
          key={`${openclaw.dialect} ${openclaw.cliProfile.name} ${guide.model}`}
          openclaw={openclaw}
          isPrimary={state === "open"}
          preferred={guide.model}
        />
      )}
    </>
  );
}
