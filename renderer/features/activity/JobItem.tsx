import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import { pageOfJob } from "../../../app/domain/job-news";
import { fractionOf } from "../../../app/domain/job-progress";
import { useCancel } from "../../state/use-cancel";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatSeconds, formatTime } from "../../ui/format";
import { PageLink } from "../../ui/Links";
import { ProgressBar } from "../../ui/ProgressBar";
import { State, type StateKind } from "../../ui/State";
import { jobWarningText } from "../../ui/job-warning";
import { jobProgressText } from "../../ui/job-progress";
import { useElapsedSeconds } from "../../state/use-latest-job";
import { jobName } from "./job-name";

export function outcomeWord(t: TFunction, { outcome }: Job): string {
  if (outcome === null) return "";
  return t(`job.outcome.${outcome.kind === "cancelled" && outcome.isResumable ? "paused" : outcome.kind}`);
}

function LiveJob({ job, isLost }: { job: Job; isLost: boolean }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const seconds = useElapsedSeconds(job);
  const what = jobName(t, job);
  const figures = jobProgressText(t, job, isLost);
  const { wasAsked } = cancel;
  const time = formatTime(job.startedAt);
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 break-words">{what}</h3>
        {figures !== "" && <span className="text-ink-2 tabular-nums">{figures}</span>}
      </div>
      {job.progress !== null && (
        <ProgressBar
          label={t("activity.jobs.progress", { what })}
          fraction={fractionOf(job)}
          {...(figures === "" ? {} : { valueText: figures })}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-1 basis-60 flex-wrap gap-x-3 text-small text-ink-2">
          {job.notice ? (
            <State kind="look">{t(`job.notice.${job.notice}`)}</State>
          ) : (
            <span>{wasAsked ? t("activity.jobs.cancelling") : t(`job.phase.${job.phase}`)}</span>
          )}
          <span className="text-ink-3 tabular-nums">
            {isLost
              ? t("job.lastKnown")
              : t("activity.jobs.since", { time, duration: formatSeconds(Math.max(1, Math.floor(seconds))) })}
          </span>
        </div>
        {job.isCancellable || wasAsked ? (
          <Button
            isPending={wasAsked}
            isDisabled={isLost}
            aria-label={t("activity.jobs.cancelWhat", { what })}
            onClick={cancel.ask}
          >
            {t(job.notice === "slow-load" ? "action.endIt" : "activity.jobs.cancel")}
          </Button>
        ) : (
          <span className="text-small text-ink-2">{t("activity.jobs.notNow")}</span>
        )}
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </>
  );
}

const outcomeKinds: Readonly<Record<NonNullable<Job["outcome"]>["kind"], StateKind>> = {
  done: "ok",
  cancelled: "quiet",
  failed: "look",
};

function EndedJob({ job, isLost, onDismiss }: { job: Job; isLost: boolean; onDismiss: () => void }) {
  const { t } = useTranslation();
  const { outcome, startedAt, endedAt } = job;
  if (outcome === null) return null;
  const what = jobName(t, job);
  const page = pageOfJob[job.kind];
  const duration = formatSeconds(Math.max(0, ((endedAt ?? startedAt) - startedAt) / 1000));
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="min-w-0 break-words">{what}</h3>
          <div className="flex flex-wrap gap-x-3">
            <State kind={outcomeKinds[outcome.kind]}>{outcomeWord(t, job)}</State>
            <span className="text-small text-ink-3 tabular-nums">
              {t("activity.jobs.ended", { time: formatTime(endedAt ?? startedAt), duration })}
            </span>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {outcome.kind !== "done" && (
            <PageLink to={page} as="quiet">
              {t("activity.jobs.toPage", { page: t(`nav.${page}`) })}
            </PageLink>
          )}
          <Button
            kind="quiet"
            isDisabled={isLost}
            aria-label={t("activity.jobs.dismissWhat", { what })}
            onClick={onDismiss}
          >
            {t("action.dismiss")}
          </Button>
        </div>
      </div>
      {outcome.kind === "failed" && <FailureNotice isAnnounced={false} failure={outcome.failure} />}
    </>
  );
}

/** One job of any kind: how far it is, or how it ended. */
export function JobItem({ job, isLost, onDismiss }: { job: Job; isLost: boolean; onDismiss: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3">
      {job.outcome === null ? (
        <LiveJob job={job} isLost={isLost} />
      ) : (
        <EndedJob job={job} isLost={isLost} onDismiss={onDismiss} />
      )}
      {job.warnings.map((warning) => (
        <p key={JSON.stringify(warning)} className="text-small break-words text-ink-2">
          {jobWarningText(t, warning)}
        </p>
      ))}
    </li>
  );
}
