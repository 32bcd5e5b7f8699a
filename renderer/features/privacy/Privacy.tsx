import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { checkIds, checks } from "../../../app/domain/privacy/checks";
import { bridge } from "../../bridge";
import { usePrivacy } from "../../state/privacy";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatTime } from "../../ui/format";
import { PageHeader } from "../../ui/PageHeader";
import { Skeleton } from "../../ui/Skeleton";
import { Tabs } from "../../ui/Tabs";
import { Crossing } from "./crossing/Crossing";
import { MaximumPrivacy } from "./fix/MaximumPrivacy";
import { Checklist } from "./Checklist";
import { History } from "./History";
import { privacySentence } from "./privacy-words";
import { tabs, useTab } from "./tabs";

const runbook = checkIds.filter((id) => checks[id].source === "runbook").length;
const learnt = checkIds.length - runbook;

const ReportDialog = lazy(async () => ({ default: (await import("./ReportDialog")).ReportDialog }));

/** The privacy checklist: what was found, with evidence; and when something changed. */
export function Privacy() {
  const { t } = useTranslation();
  const [tab, setTab] = useTab();
  const { snapshot, failure } = usePrivacy();
  const [isReporting, setReporting] = useState(false);
  const run = useAction("privacy.run");
  const isUnread = snapshot !== null && snapshot.ranAt === null && !snapshot.isRunning;
  const { run: begin } = run;
  // opening the page is asking; what was found then stays, and is looked at again as it changes
  useEffect(() => {
    if (isUnread) void begin({});
  }, [isUnread, begin]);
  // back from another program, where something may have been done about it
  useEffect(() => {
    const look = () => void bridge.request("privacy.lookAgain", {});
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);

  return (
    <>
      <PageHeader
        title={
          tab === "crossing"
            ? t("privacy.tab.crossing")
            : snapshot === null
              ? t("privacy.title")
              : privacySentence(t, snapshot)
        }
        how={
          tab === "crossing"
            ? t("crossing.intro")
            : snapshot === null
              ? undefined
              : snapshot.isRunning
                ? t("privacy.howRunning", {
                    done: snapshot.rows.filter(({ isRunning }) => !isRunning).length,
                    all: snapshot.rows.length,
                  })
                : snapshot.ranAt === null
                  ? t("privacy.howNever", { runbook, learnt })
                  : t("privacy.how", { runbook, learnt, time: formatTime(snapshot.ranAt) })
        }
        actions={
          <>
            <MaximumPrivacy />
            {snapshot !== null && snapshot.ranAt !== null && (
              <Button onClick={() => setReporting(true)}>{t("privacy.report.open")}</Button>
            )}
            <Button isPending={snapshot?.isRunning ?? false} onClick={() => void begin({})}>
              {t(snapshot?.isRunning ? "privacy.running" : snapshot?.ranAt ? "privacy.again" : "privacy.run")}
            </Button>
          </>
        }
      />
      {isReporting && (
        <Suspense fallback={null}>
          <ReportDialog onClose={() => setReporting(false)} />
        </Suspense>
      )}
      {failure && <FailureNotice failure={failure} />}
      <Tabs
        label={t("privacy.tabs")}
        tabs={tabs.map((value) => ({ value, label: t(`privacy.tab.${value}`) }))}
        value={tab}
        onChange={setTab}
      >
        {tab === "crossing" ? (
          <Crossing />
        ) : snapshot === null ? (
          failure === null && <Skeleton className="h-72 w-full rounded-panel" />
        ) : tab === "history" ? (
          <History turns={snapshot.history} />
        ) : (
          <Checklist snapshot={snapshot} />
        )}
      </Tabs>
    </>
  );
}
