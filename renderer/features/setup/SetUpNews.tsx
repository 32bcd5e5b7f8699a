import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import type { RunnerState } from "../../../app/contract/runner";
import { bridge } from "../../bridge";
import { useRunner } from "../../state/runner";
import { Button } from "../../ui/Button";
import { formatTime, formatParagraph } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Note } from "../../ui/Note";
import { StateShape } from "../../ui/State";
import { jobWarningText } from "../../ui/job-warning";
import { operationOf, useSetUpJob } from "./use-set-up";

/** What is said of a set-up that ended well or was stopped; a failure has its own place. */
function endText(t: TFunction, job: Job, state: RunnerState | undefined): string {
  if (job.outcome?.kind === "cancelled") return t("setup.cancelled");
  const operation = operationOf(job);
  const isStillSo = state === "healthy" || operation === "start-desktop";
  if (job.outcome?.kind !== "done" || !isStillSo) return "";
  const hasGivenBack = job.passed.includes("giving-settings-back") && job.phase === "reading-back";
  return formatParagraph([t(`setup.done.${operation}`), hasGivenBack && t("setup.settingsBack")]);
}

/** Tells how a set-up goes and ends, whatever else the page shows by then. Stays until it is dismissed. */
export function SetUpNews() {
  const { t } = useTranslation();
  const job = useSetUpJob();
  const state = useRunner(({ snapshot }) => snapshot?.state);
  if (job === null) return <Live text="" />;
  const end = endText(t, job, state);
  return (
    <>
      <Live text={job.outcome === null ? t(`job.phase.${job.phase}`) : end} />
      {end !== "" && (
        <Note tone="plain" className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <StateShape kind={job.outcome?.kind === "done" ? "ok" : "quiet"} />
          <div className="min-w-0 flex-1 basis-60">
            <p>
              {end} <span className="text-ink-2">{t("setup.askedAt", { time: formatTime(job.endedAt ?? 0) })}</span>
            </p>
            {job.warnings.map((warning) => (
              <p key={JSON.stringify(warning)} className="[overflow-wrap:anywhere]">
                {jobWarningText(t, warning)}
              </p>
            ))}
          </div>
          <Button kind="quiet" onClick={() => void bridge.request("jobs.dismiss", { id: job.id })}>
            {t("action.dismiss")}
          </Button>
        </Note>
      )}
    </>
  );
}
