import { useTranslation } from "react-i18next";
import type { RunnerWay } from "../../../app/domain/runner-ways";
import { runnerProblemOf } from "../../../app/domain/runner-problem";
import { LookAgain } from "../../frame/LookAgain";
import { useRunner } from "../../state/runner";
import { FailureNotice } from "../../ui/FailureNotice";
import { Skeleton } from "../../ui/Skeleton";
import { hasOffers, SetUpActions } from "../setup/SetUpActions";
import { SetUpStatus } from "../setup/SetUpStatus";
import { planSays } from "../setup/plan-says";
import { useSetUp } from "../setup/use-set-up";
import { ofWay } from "./way-offers";

/** What brings the runner up by the chosen way: each step shown before it is done, then how it goes. */
export function RunnerSetUp({ way }: { way: RunnerWay | null }) {
  const { t } = useTranslation();
  const runner = useRunner(({ snapshot }) => snapshot);
  const setUp = ofWay(useSetUp(runner), way);
  const code = runner ? runnerProblemOf(runner.state) : undefined;
  if (runner === null || code === undefined) return <Skeleton className="h-28 w-full rounded-panel" />;
  if (runner.problem?.code === "offline-mode") return <FailureNotice isAnnounced={false} failure={runner.problem} />;
  const isOffered = hasOffers(setUp) || setUp.isRunning;
  const hasNothing = setUp.plan !== null && !isOffered && setUp.plan.byHand === null;
  return (
    <div className="grid gap-3">
      <div className="grid gap-2.5">
        {!setUp.isRunning && planSays(t, setUp) !== undefined && <p className="max-w-prose">{planSays(t, setUp)}</p>}
        {hasNothing && <p className="max-w-prose">{t("guide.runner.nothing")}</p>}
        <div className="flex flex-wrap gap-2">
          <SetUpActions setUp={setUp} isPrimary />
          {!setUp.isRunning && <LookAgain kind={isOffered ? "plain" : "primary"} />}
        </div>
      </div>
      <SetUpStatus setUp={setUp} saysPlan />
    </div>
  );
}
