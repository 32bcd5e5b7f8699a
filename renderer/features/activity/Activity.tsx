import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActivity } from "../../state/activity";
import { useConnection } from "../../state/connection";
import { useWish } from "../../state/wish";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { useRequests } from "../../state/requests";
import { useRunnerLog } from "../../state/runner-log";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { Tabs } from "../../ui/Tabs";
import { EngineOnly, useCan } from "../../frame/EngineOnly";
import { Doctor } from "./doctor/Doctor";
import { doctorSentence } from "./doctor/doctor-words";
import { useDoctor } from "./doctor/use-doctor";
import { activitySentence } from "./activity-sentence";
import { Jobs } from "./Jobs";
import { Ledger } from "./Ledger";
import { logSentence } from "./log-text";
import { LogPanel } from "./LogPanel";
import { ReportDialog } from "./ReportDialog";
import { requestsSentence } from "./request-text";
import { Requests } from "./Requests";
import { RunnerLog } from "./RunnerLog";
import { tabs, useTab } from "./tabs";

/** What Homeport does and did (jobs, the ledger, the log, a report), and what Model Runner answers for whom. */
export function Activity() {
  const { t } = useTranslation();
  const [tab, setTab] = useTab();
  const isLost = useConnection(({ status }) => status === "lost");
  const [isReporting, setReporting] = useState(false);
  const doctor = useDoctor(tab === "doctor");
  const head = {
    own: useOwnHead(isLost),
    requests: useRequestsHead(),
    log: useLogHead(),
    doctor: useDoctorHead(doctor),
  };
  useWish("support-report", () => setReporting(true));
  const [hasRequests, hasLog] = [useCan("requests"), useCan("logs")];

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <PageHeader
        {...head[tab]}
        actions={
          <Button isDisabled={isLost} aria-haspopup="dialog" onClick={() => setReporting(true)}>
            {t("activity.report.open")}
          </Button>
        }
      />
      {isReporting && <ReportDialog onClose={() => setReporting(false)} />}
      <Tabs
        label={t("activity.tabs")}
        tabs={tabs.map((value) => ({ value, label: t(`activity.tab.${value}`) }))}
        value={tab}
        onChange={setTab}
      >
        {tab === "own" && <OwnDoings isLost={isLost} />}
        {tab === "requests" && (hasRequests ? <Requests /> : <EngineOnly what="requests" />)}
        {tab === "log" && (hasLog ? <RunnerLog /> : <EngineOnly what="log" />)}
        {tab === "doctor" && <Doctor look={doctor} />}
      </Tabs>
    </div>
  );
}

function useOwnHead(isLost: boolean) {
  const { t } = useTranslation();
  const { snapshot, failure } = useActivity();
  const time = snapshot ? formatTime(snapshot.asOf) : "";
  const how = !snapshot
    ? t("activity.howLoading")
    : isLost
      ? t("activity.howLost", { time })
      : t("activity.how", { time });
  return { title: activitySentence(t, snapshot, failure !== null), how };
}

function useDoctorHead({ data }: ReturnType<typeof useDoctor>) {
  const { t } = useTranslation();
  return {
    title: data === null ? t("doctor.title") : doctorSentence(t, data),
    how: data === null ? t("doctor.howNever") : t("doctor.how", { time: formatTime(data.asOf) }),
  };
}

function useRequestsHead() {
  const { t } = useTranslation();
  const { snapshot, failure } = useRequests();
  return { title: requestsSentence(t, snapshot, failure !== null), how: t("requests.how") };
}

function useLogHead() {
  const { t } = useTranslation();
  const { snapshot, failure } = useRunnerLog();
  return { title: logSentence(t, snapshot, failure !== null), how: t("runnerLog.how") };
}

function OwnDoings({ isLost }: { isLost: boolean }) {
  const { t } = useTranslation();
  const { snapshot, failure, read } = useActivity();
  useEffect(() => useActivity.open(), []);
  return (
    <>
      <Jobs isLost={isLost} />
      {failure && !snapshot && (
        <FailureNotice
          isAnnounced={false}
          failure={failure}
          actions={<Button onClick={() => void read()}>{t("action.retry")}</Button>}
        />
      )}
      {!failure && !snapshot && <Skeleton className="h-72 w-full rounded-panel" />}
      {snapshot && (
        <>
          <Ledger snapshot={snapshot} />
          <LogPanel snapshot={snapshot} />
        </>
      )}
    </>
  );
}
