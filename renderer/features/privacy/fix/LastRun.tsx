import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FixOutcome, FixRun } from "../../../../app/contract/privacy-fixes";
import { useJobs } from "../../../state/jobs";
import { usePrivacyFixes } from "../../../state/privacy-fixes";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { jobWarningText } from "../../../ui/job-warning";
import { Panel } from "../../../ui/Panel";
import { Row, Rows } from "../../../ui/Row";
import { StateShape, type StateKind } from "../../../ui/State";
import { FixDiff } from "./FixDiff";
import { Progress } from "./RowFix";
import { fixesIn } from "./fix-words";

const shapeOf: Record<FixOutcome["state"], StateKind> = {
  done: "ok",
  already: "ok",
  failed: "cross",
  "put-back": "look",
  "not-begun": "quiet",
};

/** Several at once: how far they are, and what each came to. One alone is told in its row. */
export function LastRun() {
  const { t } = useTranslation();
  const [seen, setSeen] = useState<string | null>(null);
  const job = useJobs(({ snapshot }) => snapshot?.items.findLast(({ kind }) => kind === "privacy-fix") ?? null);
  const { snapshot } = usePrivacyFixes();
  const run = snapshot?.runs[0];
  if (job !== null && job.outcome === null && fixesIn(job.subject).length > 1) return <Progress job={job} />;
  if (run === undefined || run.jobId === seen || !isTelling(run)) return null;
  const warnings = job?.id === run.jobId ? job.warnings : [];
  return (
    <Panel
      title={t("privacy.fix.result")}
      isFlush
      aside={
        <Button kind="quiet" onClick={() => setSeen(run.jobId)}>
          {t("privacy.fix.dismiss")}
        </Button>
      }
    >
      <Rows label={t("privacy.fix.result")}>
        {run.items.map((item) => (
          <Outcome key={item.fix} item={item} />
        ))}
      </Rows>
      {(run.proof !== "not-asked" || warnings.length > 0) && (
        <div className="grid gap-1 border-t border-line px-4 py-2.5 text-small text-ink-2">
          {run.proof !== "not-asked" && <p>{t(`privacy.fix.ran.${run.proof}`)}</p>}
          {warnings.map((warning) => (
            <p key={JSON.stringify(warning)}>{jobWarningText(t, warning)}</p>
          ))}
        </div>
      )}
    </Panel>
  );
}

const isTelling = ({ items }: FixRun) =>
  items.length > 1 || items.some(({ unforeseen, missed }) => unforeseen.length + missed.length > 0);

function Outcome({ item: { fix, state, why, unforeseen, missed } }: { item: FixOutcome }) {
  const { t } = useTranslation();
  const name = t(`privacy.fix.name.${fix}`);
  return (
    <Row lead={<StateShape kind={shapeOf[state]} />} title={name} note={t(`privacy.fix.state.${state}`)}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2 pl-5 empty:hidden">
        {why !== null && state === "failed" && <FailureNotice failure={why} />}
        {[
          { words: t("privacy.fix.unforeseen"), changes: unforeseen },
          { words: t("privacy.fix.missed"), changes: missed },
        ].map(
          ({ words, changes }) =>
            changes.length > 0 && (
              <div key={words} className="grid grid-cols-[minmax(0,1fr)] gap-1 pt-2">
                <p className="text-small">{words}</p>
                <FixDiff changes={changes} label={`${name}: ${words}`} />
              </div>
            ),
        )}
      </div>
    </Row>
  );
}
