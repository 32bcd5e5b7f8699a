import { useTranslation } from "react-i18next";
import type { Job } from "../../../../app/contract/jobs";
import { fractionOf } from "../../../../app/domain/job-progress";
import { useOpenClawInstall } from "../../../state/openclaw-install";
import { useAction } from "../../../state/use-action";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes } from "../../../ui/format";
import { ProgressWithFigures } from "../../../ui/ProgressBar";
import { StateShape } from "../../../ui/State";
import { jobName, subjectName } from "../../activity/job-name";
import { jobProgressText } from "../../../ui/job-progress";
import { JobView, JobWarnings } from "../JobView";

/** What has arrived. npm does not say how much is to come, so it is told as about so much, and no share is drawn. */
function Arrived({ job }: { job: Job }) {
  const { t } = useTranslation();
  const offers = useOpenClawInstall(({ snapshot }) => snapshot?.offers);
  const aboutBytes = offers?.find(({ dialect }) => dialect === job.subject)?.downloadBytes;
  const { progress } = job;
  if (progress === null) return null;
  const { doneBytes, totalBytes } = progress;
  const text =
    totalBytes.isKnown || aboutBytes === undefined
      ? jobProgressText(t, job, false)
      : t("openclaw.install.arrived", { done: formatBytes(doneBytes), about: formatBytes(aboutBytes) });
  return (
    <div className="grid max-w-prose gap-1.5">
      <ProgressWithFigures label={t("openclaw.install.arrivedLabel")} fraction={fractionOf(job)} figures={text} />
      {job.notice !== null && <p className="text-small text-ink-2">{t(`job.notice.${job.notice}`)}</p>}
      {job.lastLine !== undefined && (
        <p className="truncate font-mono text-small text-ink-3" title={job.lastLine}>
          {job.lastLine}
        </p>
      )}
    </div>
  );
}

/** An installation under way, with what has arrived. */
export function InstallRunning({ job }: { job: Job }) {
  const { t } = useTranslation();
  return (
    <JobView job={job} title={jobName(t, job)}>
      <Arrived job={job} />
    </JobView>
  );
}

/** How the last one ended: why it failed and what to do, that it was stopped, or what to know of what was done. */
export function InstallEnded({ job }: { job: Job }) {
  const { t } = useTranslation();
  const dismiss = useAction("jobs.dismiss");
  const close = (
    <Button kind="quiet" isPending={dismiss.isPending} onClick={() => void dismiss.run({ id: job.id })}>
      {t("action.dismiss")}
    </Button>
  );
  if (job.outcome?.kind === "failed") return <FailureNotice failure={job.outcome.failure} also={close} />;
  const isCancelled = job.outcome?.kind === "cancelled";
  const kind = installKinds.find((each) => each === job.kind) ?? "install-openclaw";
  return (
    <output className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2">
        <StateShape kind={isCancelled ? "quiet" : "ok"} />
        {isCancelled
          ? t("openclaw.install.stopped")
          : t(`openclaw.install.done.${kind}`, { subject: subjectName(t, job.subject) })}
        {close}
      </p>
      {!isCancelled && <JobWarnings job={job} />}
    </output>
  );
}

export const installKinds = ["install-openclaw", "install-node", "remove-openclaw"] as const;
