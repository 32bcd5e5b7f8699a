import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import { bridge } from "../../bridge";
import { useJobs } from "../../state/jobs";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { jobName } from "./job-name";
import { JobItem, outcomeWord } from "./JobItem";
import { formatParagraph } from "../../ui/format";

const isLive = ({ outcome }: Job) => outcome === null;
const noJobs: readonly Job[] = [];

/** What to read out: each job that ended while the page was open. */
function useEndedNews(): string {
  const { t } = useTranslation();
  const [news, setNews] = useState("");
  useEffect(
    () =>
      useJobs.subscribe(({ snapshot }, { snapshot: before }) => {
        const live = new Set(before?.items.filter(isLive).map(({ id }) => id));
        const ended = snapshot?.items.filter((job) => live.has(job.id) && !isLive(job)) ?? [];
        if (ended.length === 0) return;
        const words = ended.map((job) =>
          t("activity.jobs.news", { what: jobName(t, job), outcome: outcomeWord(t, job) }),
        );
        setNews(formatParagraph(words).replaceAll("..", "."));
      }),
    [t],
  );
  return news;
}

function dismiss(jobs: readonly Job[]) {
  for (const { id } of jobs) void bridge.request("jobs.dismiss", { id });
}

/** Every job main lists: those under way first, then those that ended, the last one first. */
export function Jobs({ isLost }: { isLost: boolean }) {
  const { t } = useTranslation();
  const { snapshot, failure } = useJobs();
  const news = useEndedNews();
  const all = snapshot?.items ?? noJobs;
  const ended = all.filter((job) => !isLive(job)).toReversed();
  const clear = (
    <Button kind="quiet" isDisabled={isLost} onClick={() => dismiss(ended)}>
      {t("activity.jobs.clear")}
    </Button>
  );
  return (
    <Panel
      title={t("activity.jobs.title")}
      section="activity/jobs"
      isFlush
      {...(ended.length > 1 ? { aside: clear } : {})}
    >
      <Live text={news} />
      {failure && !snapshot && (
        <div className="px-4 pb-4">
          <FailureNotice failure={failure} />
        </div>
      )}
      {!failure && !snapshot && <Skeleton className="mx-4 mt-1 mb-4 h-10" />}
      {snapshot && all.length === 0 && (
        <div className="px-4 pt-1 pb-3.5">
          <p>{t("activity.jobs.none")}</p>
          <p className="text-small text-ink-2">{t("activity.jobs.about")}</p>
        </div>
      )}
      {all.length > 0 && (
        <ul aria-label={t("activity.jobs.title")} tabIndex={-1} className="grid divide-y divide-line">
          {[...all.filter(isLive), ...ended].map((job) => (
            <JobItem key={job.id} job={job} isLost={isLost} onDismiss={() => dismiss([job])} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
