import { useTranslation } from "react-i18next";
import { displayRef } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useAction } from "../../state/use-action";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";

/** Why the last load of a model failed, until it is dismissed or the model is loaded again. */
export function FailedLoad({ of: ref }: { of: string }) {
  const { t } = useTranslation();
  const dismiss = useAction("jobs.dismiss");
  const job = useJobs(({ snapshot }) =>
    snapshot?.items.findLast(({ kind, subject }) => kind === "load-model" && subject === ref),
  );
  if (job?.outcome?.kind !== "failed") return null;
  return (
    <div className="px-4 pb-3">
      <FailureNotice
        failure={job.outcome.failure}
        actions={
          <Button
            kind="quiet"
            aria-label={t("models.jobs.dismissWhat", { what: displayRef(ref) })}
            onClick={() => void dismiss.run({ id: job.id })}
          >
            {t("action.dismiss")}
          </Button>
        }
      />
    </div>
  );
}
