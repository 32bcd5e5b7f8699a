import { Check, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Job, JobPhase } from "../../../app/contract/jobs";
import { useCancel } from "../../state/use-cancel";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatPause, formatSeconds } from "../../ui/format";
import { ProgressWithFigures } from "../../ui/ProgressBar";
import { jobWarningText } from "../../ui/job-warning";
import { useElapsedSeconds } from "../../state/use-latest-job";

const stepsOf: Partial<Record<Job["kind"], readonly JobPhase[]>> = {
  "connect-openclaw": ["checking", "loading-model", "backing-up", "writing", "reading-back", "probing"],
  "undo-openclaw": ["checking", "writing", "reading-back"],
  "run-gateway": ["checking", "backing-up", "writing", "reading-back", "starting-gateway", "waiting-for-gateway"],
  "stop-gateway": ["checking", "running-command", "stopping-gateway"],
  "change-gateway": ["checking", "backing-up", "writing", "reading-back", "waiting-for-gateway", "probing"],
  "verify-openclaw": ["checking", "probing", "asking", "proving"],
  "install-openclaw": ["checking-disk", "installing", "verifying", "switching-over", "onboarding", "reading-back"],
  "install-node": ["checking-disk", "downloading", "verifying", "unpacking", "switching-over", "reading-back"],
};

function Mark({ state }: { state: "passed" | "now" | "next" }) {
  if (state === "passed") return <Check aria-hidden className="size-4 text-accent" />;
  if (state === "now") return <LoaderCircle aria-hidden className="size-4 animate-turn text-accent" />;
  return <span aria-hidden className="mx-1 size-2 rounded-full border-[1.5px] border-line-strong" />;
}

function Steps({ job }: { job: Job }) {
  const { t } = useTranslation();
  const steps = stepsOf[job.kind] ?? [];
  const at = steps.indexOf(job.phase);
  if (at === -1) {
    return (
      <p className="flex items-center gap-2">
        <Mark state="now" />
        {t(`job.phase.${job.phase}`)}
      </p>
    );
  }
  return (
    <ol className="grid gap-1">
      {/* what was left out on the way (nothing to back up, loaded already) is not listed as done */}
      {steps
        .filter((step, index) => index >= at || job.passed.includes(step))
        .map((step) => {
          const state = step === job.phase ? "now" : job.passed.includes(step) ? "passed" : "next";
          return (
            <li
              key={step}
              aria-current={state === "now" ? "step" : undefined}
              className={`flex items-center gap-2 ${state === "now" ? "font-medium" : "text-ink-2"}`}
            >
              <Mark state={state} />
              <span>
                {t(`job.phase.${step}`)}
                <span className="sr-only">{`${formatPause()}${t(`openclaw.job.${state}`)}`}</span>
              </span>
            </li>
          );
        })}
    </ol>
  );
}

function Elapsed({ job }: { job: Job }) {
  const { t } = useTranslation();
  const seconds = useElapsedSeconds(job);
  const time = formatSeconds(Math.max(1, Math.floor(seconds)));
  if (job.kind !== "verify-openclaw") {
    return <p className="text-small text-ink-2 tabular-nums">{t("openclaw.job.soFar", { time })}</p>;
  }
  const expected = job.expectedSeconds.isKnown ? job.expectedSeconds.value : null;
  if (expected === null) {
    return <p className="text-small text-ink-2 tabular-nums">{t("openclaw.job.unmeasured", { time })}</p>;
  }
  const words = { time, expected: formatSeconds(expected) };
  const text = t(seconds > expected ? "openclaw.job.longer" : "openclaw.job.ofExpected", words);
  return (
    <div className="grid max-w-prose gap-1.5">
      <ProgressWithFigures
        label={t("openclaw.job.timeLabel")}
        fraction={Math.min(1, seconds / expected)}
        figures={text}
      />
    </div>
  );
}

/** A job under way: its steps as main reports them, the time so far, and a way to stop it where there is one. */
export function JobView({
  job,
  title,
  children,
}: {
  job: Job;
  title: string;
  /** How far it is, where it can say. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const { wasAsked } = cancel;
  return (
    <div className="grid gap-3">
      <h3 className="[overflow-wrap:anywhere]">{title}</h3>
      <Steps job={job} />
      <Elapsed job={job} />
      {children}
      <JobWarnings job={job} />
      <div className="flex flex-wrap items-center gap-2">
        <Button isPending={wasAsked} isDisabled={!job.isCancellable && !wasAsked} onClick={cancel.ask}>
          {t(wasAsked ? "openclaw.job.cancelling" : "openclaw.job.cancel")}
        </Button>
        {!job.isCancellable && !wasAsked && <span className="text-small text-ink-2">{t("openclaw.job.notNow")}</span>}
      </div>
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}

/** What main noted on the way. */
export function JobWarnings({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.warnings.length === 0) return null;
  return (
    <div className="text-small text-ink-2">
      <p>{t("openclaw.job.warnings")}</p>
      <ul className="list-disc pl-5">
        {job.warnings.map((warning) => (
          <li key={JSON.stringify(warning)} className="[overflow-wrap:anywhere]">
            {jobWarningText(t, warning)}
          </li>
        ))}
      </ul>
    </div>
  );
}
