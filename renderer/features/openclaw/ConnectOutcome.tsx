import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Job, JobKind } from "../../../app/contract/jobs";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import { sameModel } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatParagraph, formatTime, shortModelName } from "../../ui/format";
import { StateShape, type StateKind } from "../../ui/State";
import { defaultModelOf } from "../../../app/domain/answer-route";
import { JobWarnings } from "./JobView";

const isChange = (kind: JobKind) => kind === "connect-openclaw" || kind === "undo-openclaw";

type Words = { key: "result" | "resultOther" | "resultUnknown" | "undone" | "cancelled"; kind: StateKind };

/** What an ended job is called, judged by what was read back and not by the job's own word. */
function outcomeWords(job: Job, openclaw: OpenClawSnapshot): Words {
  const model = defaultModelOf(openclaw);
  if (job.outcome?.kind === "cancelled") return { key: "cancelled", kind: "quiet" };
  if (model === null) return { key: "resultUnknown", kind: "unknown" };
  if (job.kind === "undo-openclaw") return { key: "undone", kind: model.place === "this-machine" ? "ok" : "cross" };
  const isSet = openclaw.isConnected && sameModel(model.model, job.subject);
  return isSet ? { key: "result", kind: "ok" } : { key: "resultOther", kind: "look" };
}

/** How a job that did not fail ended, in one or two sentences; empty for one that failed or runs. */
export function outcomeText(t: TFunction, job: Job | null, openclaw: OpenClawSnapshot): string {
  if (job === null || job.outcome === null || job.outcome.kind === "failed") return "";
  const { key } = outcomeWords(job, openclaw);
  const model = defaultModelOf(openclaw);
  const text = t(`openclaw.connect.${key}`, {
    time: formatTime(job.endedAt ?? job.startedAt),
    assistant: t(`openclaw.name.${openclaw.dialect ?? "openclaw"}`),
    model: shortModelName((key === "result" ? model?.model : model?.ref) ?? ""),
  });
  return formatParagraph([text, key === "result" && t("openclaw.connect.check")]);
}

/** How the last connecting or undoing ended. */
export function ConnectOutcome({
  job,
  openclaw,
  again,
}: {
  job: Job;
  openclaw: OpenClawSnapshot;
  /** Makes the preview anew; null where none can be made now. */
  again: (() => void) | null;
}) {
  const { t } = useTranslation();
  const dismiss = useAction("jobs.dismiss");
  async function forget() {
    // Those before it too, and first: none of them says anything of now.
    const ended = useJobs.getState().snapshot?.items.filter(({ kind, outcome }) => isChange(kind) && outcome !== null);
    for (const { id } of ended ?? [job]) await dismiss.run({ id });
  }
  const close = (
    <Button kind="quiet" isPending={dismiss.isPending} onClick={() => void forget()}>
      {t("action.dismiss")}
    </Button>
  );
  if (job.outcome?.kind === "failed") {
    return (
      <div className="grid gap-2">
        <FailureNotice
          failure={job.outcome.failure}
          actions={
            <>
              {job.kind === "connect-openclaw" && again && (
                <Button onClick={again}>{t("openclaw.connect.again")}</Button>
              )}
              {close}
            </>
          }
        />
        <JobWarnings job={job} />
      </div>
    );
  }
  const { kind } = outcomeWords(job, openclaw);
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="flex min-w-0 flex-1 basis-60 items-baseline gap-2">
          <StateShape kind={kind} />
          <span className="min-w-0 [overflow-wrap:anywhere]">{outcomeText(t, job, openclaw)}</span>
        </span>
        <span className="-mr-2 flex-none">{close}</span>
      </div>
      <JobWarnings job={job} />
    </div>
  );
}
