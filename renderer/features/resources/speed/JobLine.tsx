import { useTranslation } from "react-i18next";
import type { Job } from "../../../../app/contract/jobs";
import { useCancel } from "../../../state/use-cancel";
import { useElapsedSeconds } from "../../../state/use-latest-job";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatSeconds } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { State } from "../../../ui/State";

function Running({ job, detail }: { job: Job; detail: string | null }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const seconds = useElapsedSeconds(job);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <State kind="look" className="text-body">
        {[t(`job.phase.${job.phase}`), detail ?? "", formatSeconds(Math.round(seconds))].filter(Boolean).join(" · ")}
      </State>
      <Button isPending={cancel.wasAsked} isDisabled={!job.isCancellable && !cancel.wasAsked} onClick={cancel.ask}>
        {t("action.cancel")}
      </Button>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}

/** How a measurement stands: its phase and time while it runs, and why it failed. What it found stands elsewhere. */
export function JobLine({ job, detail = null }: { job: Job | null; detail?: string | null }) {
  const { t } = useTranslation();
  const isRunning = job !== null && job.outcome === null;
  return (
    <>
      <Live text={isRunning ? [t(`job.phase.${job.phase}`), detail ?? ""].filter(Boolean).join(" · ") : ""} />
      {isRunning && <Running job={job} detail={detail} />}
      {job?.outcome?.kind === "cancelled" && <State kind="quiet">{t("speed.cancelled")}</State>}
      {job?.outcome?.kind === "failed" && <FailureNotice failure={job.outcome.failure} />}
    </>
  );
}
