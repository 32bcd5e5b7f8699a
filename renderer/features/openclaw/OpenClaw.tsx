import { useTranslation } from "react-i18next";
import { useOpenClaw } from "../../state/openclaw";
import { useOpenClawInstall } from "../../state/openclaw-install";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatAgo, formatTime, shortModelName } from "../../ui/format";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { Tabs } from "../../ui/Tabs";
import { Answers } from "./Answers";
import { Connect } from "./Connect";
import { SetUpNews } from "../setup/SetUpNews";
import { Found } from "./Found";
import { Gateway } from "./gateway/Gateway";
import { OwnInstalls } from "./install/OwnInstalls";
import { askObstacle, openclawSentence } from "./openclaw-sentence";
import { canBeReinstalled, Trouble } from "./Trouble";
import { useLatestJob } from "../../state/use-latest-job";
import { Verify } from "./Verify";
import { Message } from "./gateway/Message";
import { tabs, useTab } from "./tabs";
import { WaysToCloud } from "./WaysToCloud";

const anyKinds = ["connect-openclaw", "undo-openclaw", "verify-openclaw"] as const;

function Header({ isPrimary }: { isPrimary: boolean }) {
  const { t } = useTranslation();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const runner = useRunner(({ snapshot }) => snapshot);
  const refresh = useAction("openclaw.refresh");
  const { id, subject, asOf } = openclawSentence(openclaw, runner);
  const words = {
    assistant: t(`openclaw.name.${openclaw?.dialect ?? "openclaw"}`),
    subject: shortModelName(subject),
    time: asOf === null ? "" : formatTime(asOf),
    ago: asOf === null ? "" : formatAgo(asOf),
  };
  return (
    <>
      <PageHeader
        title={t(`openclaw.sentence.${id}.title`, words)}
        how={t(`openclaw.sentence.${id}.how`, words)}
        actions={
          <Button
            kind={isPrimary ? "primary" : "plain"}
            isPending={refresh.isPending}
            onClick={() => void refresh.run({})}
          >
            {t("action.lookAgain")}
          </Button>
        }
      />
      {refresh.failure && <FailureNotice failure={refresh.failure} />}
    </>
  );
}

/** What OpenClaw would answer with, connecting it to a model of the runner, and the proof that it answers from there. */
export function OpenClaw() {
  const { t } = useTranslation();
  const { snapshot: openclaw, failure } = useOpenClaw();
  const [tab, setTab] = useTab();
  const runner = useRunner(({ snapshot }) => snapshot);
  const canInstall = useOpenClawInstall(({ snapshot }) => snapshot !== null);
  const job = useLatestJob(anyKinds, openclaw);

  if (openclaw === null) {
    return (
      <>
        <PageHeader title={t("openclaw.sentence.looking.title")} how={t("openclaw.sentence.looking.how")} />
        {failure ? (
          <FailureNotice
            failure={failure}
            actions={<Button onClick={() => void useOpenClaw.getState().read()}>{t("action.retry")}</Button>}
          />
        ) : (
          <Skeleton className="h-40 w-full rounded-panel" />
        )}
      </>
    );
  }

  const { state, changes, proof } = openclaw;
  const place = `${openclaw.dialect} ${openclaw.cliProfile.name}`;
  const isReady = state === "ready";
  const isRunning = job !== null && job.outcome === null;
  const isTrouble = state === "not-found" || state === "broken" || state === "config-invalid";
  // what was begun or can be taken back stays in reach whatever the state
  const hasChange =
    changes.length > 0 || openclaw.changesSetAside !== null || (job !== null && job.kind !== "verify-openclaw");
  // the way on is in the panel below: what installs it
  const installsHere = canInstall && (state === "not-found" || canBeReinstalled(openclaw.problem));
  const canAsk = isReady && askObstacle(openclaw, runner) === null;
  const route = (
    <>
      {!isTrouble && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 wide:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
          <Answers openclaw={openclaw} runner={runner} />
          {openclaw.dialect === null ? (
            <Skeleton className="h-44 w-full rounded-panel" />
          ) : (
            <Found openclaw={openclaw} />
          )}
        </div>
      )}
      {(isReady || hasChange) && (
        <Connect key={place} openclaw={openclaw} isPrimary={isReady && !canAsk && !isRunning} />
      )}
      {isReady && <Verify openclaw={openclaw} isPrimary={canAsk && proof === null} />}
      {isReady && <OwnInstalls openclaw={openclaw} />}
    </>
  );
  return (
    <>
      <Header isPrimary={isTrouble && !isRunning && !installsHere} />
      <SetUpNews />
      <Trouble openclaw={openclaw} />
      {isTrouble && openclaw.installs.length > 0 && <Found openclaw={openclaw} />}
      {isReady ? (
        <Tabs
          label={t("openclaw.tabs")}
          tabs={tabs.map((value) => ({ value, label: t(`openclaw.tab.${value}`) }))}
          value={tab}
          onChange={setTab}
        >
          {(value) => {
            // what was typed there is kept; the others are read when they are looked at
            if (value === "route") return route;
            if (value !== tab) return null;
            if (value === "cloud") return <WaysToCloud key={`cloud ${place}`} openclaw={openclaw} />;
            return (
              <>
                <Gateway key={`gateway ${place}`} openclaw={openclaw} />
                <Message key={`message ${place}`} openclaw={openclaw} />
              </>
            );
          }}
        </Tabs>
      ) : (
        route
      )}
    </>
  );
}
