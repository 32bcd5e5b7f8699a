import { useTranslation } from "react-i18next";
import type { Job } from "../../../../app/contract/jobs";
import { fractionOf } from "../../../../app/domain/job-progress";
import { bridge } from "../../../bridge";
import { useCancel } from "../../../state/use-cancel";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { jobWarningText } from "../../../ui/job-warning";
import { Live } from "../../../ui/Live";
import { ProgressWithFigures } from "../../../ui/ProgressBar";
import { jobProgressText } from "../../../ui/job-progress";

/** What is being done to it now, or how the last of it failed. */
export function StandaloneJob({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const { outcome, progress, warnings } = job;
  const name = t(`job.kind.${job.kind}`, { subject: job.subject });
  if (outcome !== null && outcome.kind !== "failed" && warnings.length === 0) return null;
  const dismiss = (
    <Button onClick={() => void bridge.request("jobs.dismiss", { id: job.id })}>{t("action.dismiss")}</Button>
  );
  if (outcome?.kind === "failed") return <FailureNotice failure={outcome.failure} also={dismiss} />;
  return (
    <div className="grid gap-2">
      <Live text={t(`job.phase.${job.phase}`)} />
      <p>
        {name}
        {outcome === null && `: ${t(`job.phase.${job.phase}`)}`}
      </p>
      {progress !== null && (
        <ProgressWithFigures label={name} fraction={fractionOf(job)} figures={jobProgressText(t, job, false)} />
      )}
      {warnings.map((warning) => (
        <p key={JSON.stringify(warning)} className="text-small text-look">
          {jobWarningText(t, warning)}
        </p>
      ))}
      <div>
        {outcome === null
          ? (job.isCancellable || cancel.wasAsked) && (
              <Button isPending={cancel.wasAsked} onClick={cancel.ask}>
                {t("action.cancel")}
              </Button>
            )
          : dismiss}
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}
