import { useTranslation } from "react-i18next";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { runnerProblemOf } from "../../../app/domain/runner-problem";
import { FailureNotice } from "../../ui/FailureNotice";
import { PageLink } from "../../ui/Links";
import { LookAgain } from "../../frame/LookAgain";
import { hasOffers, SetUpActions } from "../setup/SetUpActions";
import { SetUpStatus } from "../setup/SetUpStatus";
import { planSays } from "../setup/plan-says";
import { useSetUp } from "../setup/use-set-up";
import { Command } from "../../ui/Command";

/** Docker Desktop can be told on a command line to open the port that OpenClaw needs. */
export function TcpCommand() {
  const { t } = useTranslation();
  return (
    <div className="grid max-w-prose gap-1.5">
      <p className="text-ink-2">{t("openclaw.runner.tcpText")}</p>
      <Command text={t("openclaw.runner.tcpCommand")} what={t("openclaw.runner.tcpWhat")} />
    </div>
  );
}

/** In place of what needs a runner: why there is none that OpenClaw could use, and the next step. */
export function RunnerNeeded({ runner, isPrimary }: { runner: RunnerSnapshot | null; isPrimary: boolean }) {
  const { t } = useTranslation();
  const setUp = useSetUp(runner);
  const code = runner ? runnerProblemOf(runner.state) : undefined;
  if (runner !== null && runner.state === "healthy") {
    return (
      <div className="grid gap-3">
        <FailureNotice
          isAnnounced={false}
          failure={{ code: "openclaw-needs-tcp", message: runner.endpoint?.address ?? "" }}
          actions={
            <>
              <SetUpActions setUp={setUp} isPrimary={isPrimary} />
              <LookAgain />
            </>
          }
        />
        <SetUpStatus setUp={setUp} saysPlan={false} />
        {runner.endpoint?.kind === "docker-desktop" && !hasOffers(setUp) && !setUp.isRunning && <TcpCommand />}
      </div>
    );
  }
  if (runner === null || code === undefined) return <p className="text-ink-2">{t("openclaw.runner.looking")}</p>;
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">{t("openclaw.runner.needed")}</p>
      <FailureNotice
        isAnnounced={false}
        failure={runner.problem ?? { code, message: "" }}
        says={planSays(t, setUp)}
        actions={
          <>
            <SetUpActions setUp={setUp} isPrimary={isPrimary} />
            <LookAgain />
            <PageLink to="home" as="quiet">
              {t("openclaw.runner.home")}
            </PageLink>
          </>
        }
      />
      <SetUpStatus setUp={setUp} saysPlan />
    </div>
  );
}

/** OpenClaw could reach this runner: it answers, and has a TCP way in, or is Docker Desktop's, which can be given one. */
export function isRunnerUsable(runner: RunnerSnapshot | null): boolean {
  if (runner?.state !== "healthy" || runner.endpoint === null) return false;
  const { openAiBaseUrl, kind, location } = runner.endpoint;
  return openAiBaseUrl !== null || (kind === "docker-desktop" && location === "this-machine");
}
