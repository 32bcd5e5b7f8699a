import { useTranslation } from "react-i18next";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { findingOfAddress } from "../../../app/domain/doctor/findings";
import { runnerProblemOf } from "../../../app/domain/runner-problem";
import { FailureNotice } from "../../ui/FailureNotice";
import { OutsideLink, PageLink } from "../../ui/Links";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { LookAgain } from "../../frame/LookAgain";
import { hasOffers, SetUpActions } from "../setup/SetUpActions";
import { SetUpStatus } from "../setup/SetUpStatus";
import { planSays } from "../setup/plan-says";
import { useSetUp } from "../setup/use-set-up";

/** In place of the model, while no runner answers: why, and the next step. */
export function RunnerHelp({ runner }: { runner: RunnerSnapshot | null }) {
  const { t } = useTranslation();
  const setUp = useSetUp(runner);
  const code = runner ? runnerProblemOf(runner.state) : undefined;
  if (!runner || code === undefined) {
    return (
      <Panel title={t("home.model.title")}>
        <div className="grid gap-2.5 py-1">
          {["w-3/4", "w-2/3", "w-3/4", "w-1/2"].map((width, index) => (
            <Skeleton key={`${width}-${index}`} className={`h-4 ${width}`} />
          ))}
        </div>
      </Panel>
    );
  }
  if (runner.problem?.code === "offline-mode") {
    return (
      <Panel title={t("home.help.title")}>
        <FailureNotice isAnnounced={false} failure={runner.problem} />
      </Panel>
    );
  }
  // it is there, and what keeps from using it is mended where the address stands
  if (runner.problem !== null && findingOfAddress[runner.problem.code] !== undefined) {
    return (
      <Panel title={t("home.help.title")}>
        <FailureNotice
          isAnnounced={false}
          failure={runner.problem}
          actions={
            <>
              <PageLink to="settings/runner" as="primary">
                {t("home.help.address")}
              </PageLink>
              <LookAgain kind="plain" />
            </>
          }
        />
      </Panel>
    );
  }
  return (
    <Panel title={t("home.help.title")}>
      <FailureNotice
        isAnnounced={false}
        failure={runner.problem ?? { code, message: "" }}
        says={planSays(t, setUp)}
        actions={
          <>
            <SetUpActions setUp={setUp} isPrimary />
            <LookAgain kind={hasOffers(setUp) || setUp.isRunning ? "plain" : "primary"} />
            {(runner.state === "absent" || runner.state === "wrong-service") && (
              <PageLink to="settings" as="plain">
                {t("home.help.address")}
              </PageLink>
            )}
          </>
        }
      />
      <div className="pt-3 empty:hidden">
        <SetUpStatus setUp={setUp} saysPlan />
      </div>
      {setUp.plan === null && (runner.state === "absent" || runner.state === "disabled") && (
        <p className="pt-3">
          <OutsideLink to="modelRunner">
            {t(runner.state === "absent" ? "home.help.install" : "home.help.enable")}
          </OutsideLink>
        </p>
      )}
    </Panel>
  );
}
