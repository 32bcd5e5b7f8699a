import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActivity } from "../../state/activity";
import { useConnection } from "../../state/connection";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { useKeepFocus } from "../models/use-keep-focus";
import { activitySentence } from "./activity-sentence";
import { Jobs } from "./Jobs";
import { Ledger } from "./Ledger";
import { LogPanel } from "./LogPanel";
import { ReportDialog } from "./ReportDialog";

/** What Homeport does and did: jobs, the ledger, the log, and a report of it all for whoever helps. */
export function Activity() {
  const { t } = useTranslation();
  const { snapshot, failure, read } = useActivity();
  const isLost = useConnection(({ status }) => status === "lost");
  const [isReporting, setReporting] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  useKeepFocus(page);
  useEffect(() => useActivity.open(), []);

  const time = snapshot ? formatTime(snapshot.asOf) : "";
  const how = !snapshot
    ? t("activity.howLoading")
    : isLost
      ? t("activity.howLost", { time })
      : t("activity.how", { time });

  return (
    <div ref={page} tabIndex={-1} className="grid grid-cols-[minmax(0,1fr)] gap-5 outline-none">
      <PageHeader
        title={activitySentence(t, snapshot, failure !== null)}
        how={how}
        actions={
          <Button isDisabled={isLost} aria-haspopup="dialog" onClick={() => setReporting(true)}>
            {t("activity.report.open")}
          </Button>
        }
      />
      {isReporting && <ReportDialog onClose={() => setReporting(false)} />}
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
    </div>
  );
}
