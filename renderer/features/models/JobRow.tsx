import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import { fractionOf } from "../../../app/domain/job-progress";
import { displayRef } from "../../../app/domain/model-reference";
import { useAction } from "../../state/use-action";
import { useCancel } from "../../state/use-cancel";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { Note } from "../../ui/Note";
import { ProgressBar } from "../../ui/ProgressBar";
import { State, StateShape } from "../../ui/State";
import { jobWarningText } from "../../ui/job-warning";
import { useOfflineReason } from "../../state/use-offline";
import { WayOutButton } from "../../ui/WayOutButton";
import { jobProgressText } from "../../ui/job-progress";
import { isResumable, jobTitle, wantsAccess } from "./job-words";
import { useTryIt } from "./use-try-it";

type JobRowProps = {
  job: Job;
  /** Main can't be reached: figures are the last known, nothing can be asked. */
  isLost: boolean;
  onDismiss: (job: Job) => void;
  onAccess: (ref: string) => void;
};

function LiveJob({ job, isLost }: Omit<JobRowProps, "onDismiss" | "onAccess">) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const what = jobTitle(t, job);
  const isPull = job.kind === "pull-model";
  const hasProgress = isPull || job.kind === "import-model";
  // A pull can always be cancelled, until it was; the last step of a removal never can.
  const isCancelling = isPull && !job.isCancellable;
  const figures = jobProgressText(t, job, isLost);
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="min-w-0 break-words">{what}</h3>
        {figures !== "" && <span className="text-ink-2 tabular-nums">{figures}</span>}
      </div>
      {hasProgress && (
        <ProgressBar
          label={t("models.jobs.progress", { model: displayRef(job.subject) })}
          fraction={fractionOf(job)}
          {...(figures === "" ? {} : { valueText: figures })}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-1 basis-60 flex-wrap gap-x-3 text-small text-ink-2">
          {job.notice ? (
            <State kind="look">{t(`job.notice.${job.notice}`)}</State>
          ) : (
            <span>{t(isCancelling ? "models.jobs.cancelling" : `job.phase.${job.phase}`)}</span>
          )}
          {isPull && !isCancelling && (
            <span className="text-ink-3">{t(isResumable(job) ? "models.jobs.keeps" : "models.jobs.startsOver")}</span>
          )}
        </div>
        {(isPull || job.isCancellable) && (
          <Button
            isPending={cancel.wasAsked || isCancelling}
            isDisabled={isLost}
            aria-label={t("models.jobs.cancelWhat", { what })}
            onClick={cancel.ask}
          >
            {t("models.jobs.cancel")}
          </Button>
        )}
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </>
  );
}

function keptText(t: TFunction, job: Job): string {
  if (job.kind === "import-model") return t("models.jobs.fileUntouched");
  if (job.kind !== "pull-model") return t("models.jobs.untouched");
  if (job.outcome?.kind !== "cancelled" || !job.outcome.isResumable) return t("models.jobs.lost");
  return job.progress ? t("models.jobs.kept", { amount: jobProgressText(t, job, false) }) : t("models.jobs.keptOpen");
}

function EndedJob({ job, isLost, onDismiss, onAccess }: JobRowProps) {
  const { t } = useTranslation();
  const pull = useAction("models.pull");
  const remove = useAction("models.remove");
  const tryIt = useTryIt();
  const { outcome, subject } = job;
  const model = displayRef(subject);
  const isPull = job.kind === "pull-model";
  const title = jobTitle(t, job);
  const reason = useOfflineReason("models.pull", isPull ? { ref: subject } : null);

  const again = {
    reason,
    isPending: pull.isPending || remove.isPending,
    isDisabled: isLost,
    onClick: () => void (isPull ? pull.run({ ref: subject }) : remove.run({ ref: subject })),
  };
  const dismiss = (
    <Button
      kind="quiet"
      isDisabled={isLost}
      aria-label={t("models.jobs.dismissWhat", { what: title })}
      onClick={() => onDismiss(job)}
    >
      {t("action.dismiss")}
    </Button>
  );
  const failure = pull.failure ?? remove.failure;

  if (outcome?.kind === "failed") {
    return (
      <>
        <h3 className="min-w-0 break-words">{title}</h3>
        <FailureNotice
          isAnnounced={false}
          failure={outcome.failure}
          actions={
            <>
              {isPull && wantsAccess(job) && (
                <Button isDisabled={isLost} onClick={() => onAccess(subject)}>
                  {t("models.jobs.withToken")}
                </Button>
              )}
              {/* which file it was is not kept: an import begins at its form */}
              {job.kind !== "import-model" && (
                <WayOutButton {...again} aria-label={t("models.jobs.retryWhat", { model })}>
                  {t("action.retry")}
                </WayOutButton>
              )}
              {dismiss}
            </>
          }
        />
        {failure && <FailureNotice failure={failure} />}
      </>
    );
  }
  const isKept = outcome?.kind === "cancelled" && outcome.isResumable;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="grid min-w-0 gap-0.5">
          <h3 className="flex min-w-0 items-center gap-2 break-words">
            <StateShape kind={outcome?.kind === "done" ? "ok" : "quiet"} />
            <span className="min-w-0">{title}</span>
          </h3>
          {outcome?.kind === "cancelled" && <p className="pl-4 text-small text-ink-2">{keptText(t, job)}</p>}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {dismiss}
          {outcome?.kind === "done" && (
            <Button aria-label={t("models.action.tryWhat", { model })} onClick={() => tryIt(subject)}>
              {t("models.action.try")}
            </Button>
          )}
          {outcome?.kind === "cancelled" && isPull && (
            <WayOutButton
              {...again}
              aria-label={t(isKept ? "models.jobs.resumeWhat" : "models.jobs.pullAgainWhat", { model })}
            >
              {t(isKept ? "models.jobs.resume" : "models.jobs.pullAgain")}
            </WayOutButton>
          )}
        </div>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}

/** One pull or removal: how far it is, or how it ended, and what can be done. */
export function JobRow({ job, isLost, onDismiss, onAccess }: JobRowProps) {
  const { t } = useTranslation();
  return (
    <li className="grid gap-2 px-4 py-3">
      {job.outcome === null ? (
        <LiveJob job={job} isLost={isLost} />
      ) : (
        <EndedJob job={job} isLost={isLost} onDismiss={onDismiss} onAccess={onAccess} />
      )}
      {job.warnings.map((warning) => (
        <Note key={JSON.stringify(warning)}>{jobWarningText(t, warning)}</Note>
      ))}
    </li>
  );
}
