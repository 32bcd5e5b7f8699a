import { modelNamed } from "../../../app/domain/model-reference";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import { bridge } from "../../bridge";
import { useConnection } from "../../state/connection";
import { useJobs } from "../../state/jobs";
import { Button } from "../../ui/Button";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { JobRow } from "./JobRow";
import { modelJobs, useJobNews } from "./use-job-news";

/** A removal that is done shows in the list; so does a pull whose model is gone since. */
function isWorthShowing({ kind, outcome, subject }: Job, items: readonly Model[] | null): boolean {
  if (outcome?.kind !== "done") return true;
  return kind !== "remove-model" && items !== null && modelNamed(items, subject) !== undefined;
}

/** The last job of each key: one that was started again stands for those before it. */
function shownJobs(jobs: readonly Job[], items: readonly Model[] | null): Job[] {
  const lastOfKey = new Map(modelJobs(jobs).map((job) => [job.key, job]));
  return [...lastOfKey.values()].filter((job) => isWorthShowing(job, items));
}

function dismiss(jobs: readonly Job[]) {
  for (const { id } of jobs) void bridge.request("jobs.dismiss", { id });
}

/** Pulls and removals: those under way first, then those that ended and were not dismissed. */
export function ModelJobs({
  items,
  onAccess,
}: {
  items: readonly Model[] | null;
  /** A pull wants an access token. */
  onAccess: (ref: string) => void;
}) {
  const { t } = useTranslation();
  const all = useJobs(({ snapshot }) => snapshot?.items) ?? [];
  const isLost = useConnection(({ status }) => status === "lost");
  const news = useJobNews();

  const shown = shownJobs(all, items);
  const live = shown.filter(({ outcome }) => outcome === null);
  const ended = shown.filter(({ outcome }) => outcome !== null).toReversed();
  const endedWithKey = (key: string) => all.filter((job) => job.key === key && job.outcome !== null);

  const clear = (
    <Button kind="quiet" isDisabled={isLost} onClick={() => dismiss(ended.flatMap(({ key }) => endedWithKey(key)))}>
      {t("models.jobs.clear")}
    </Button>
  );

  return (
    <>
      <Live text={news} />
      {shown.length > 0 && (
        <Panel
          title={t("models.jobs.title")}
          section="models/jobs"
          isFlush
          {...(ended.length > 1 ? { aside: clear } : {})}
        >
          <ul aria-label={t("models.jobs.title")} tabIndex={-1} className="grid divide-y divide-line">
            {[...live, ...ended].map((job) => (
              <JobRow
                key={job.key}
                job={job}
                isLost={isLost}
                onDismiss={({ key }) => dismiss(endedWithKey(key))}
                onAccess={onAccess}
              />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
