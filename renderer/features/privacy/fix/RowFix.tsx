import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../../app/contract/jobs";
import type { PrivacyRow } from "../../../../app/contract/privacy";
import type { AppliedFixes } from "../../../../app/contract/privacy-fixes";
import { useJobs } from "../../../state/jobs";
import { usePrivacyFixes } from "../../../state/privacy-fixes";
import { useAction } from "../../../state/use-action";
import { useCancel } from "../../../state/use-cancel";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatTime } from "../../../ui/format";
import { FixDialog } from "./FixDialog";
import { fixesAbout, fixesIn } from "./fix-words";

/** The button that opens what a fix would change. */
export function FixButton({ row }: { row: PrivacyRow }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isBusy = useFixJob(row) !== null;
  if (row.fixes.length === 0) return null;
  return (
    <>
      <Button kind="primary" isDisabled={isBusy} onClick={() => setOpen(true)}>
        {t("privacy.fix.open")}
      </Button>
      {isOpen && <FixDialog wanted={row.fixes} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The job under way that fixes it, or takes a fix of it back. */
function useFixJob(row: Pick<PrivacyRow, "id" | "fixes">): Job | null {
  return useJobs(
    ({ snapshot }) =>
      snapshot?.items.find(
        ({ kind, outcome, subject }) =>
          (kind === "privacy-fix" || kind === "undo-privacy-fix") &&
          outcome === null &&
          fixesIn(subject).some((fix) => fixesAbout(row).includes(fix)),
      ) ?? null,
  );
}

/** How far a fix of it is, what came of it, and the way back. */
export function FixState({ row }: { row: PrivacyRow }) {
  const job = useFixJob(row);
  const { snapshot } = usePrivacyFixes();
  const applied = snapshot?.applied.find(({ items }) => items.some(({ checks }) => checks.includes(row.id)));
  const [run] = snapshot?.runs ?? [];
  const failed = run?.items.find(({ fix, why }) => why !== null && fixesAbout(row).includes(fix));
  if (job !== null) return <Progress job={job} />;
  if (applied === undefined && failed === undefined) return null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 pt-2 pl-5">
      {failed?.why && <FailureNotice failure={failed.why} />}
      {applied && <Applied applied={applied} />}
    </div>
  );
}

export function Progress({ job }: { job: Job }) {
  const { t } = useTranslation();
  const cancel = useCancel(job);
  const { wasAsked: isStopping } = cancel;
  const phase = t(`job.phase.${job.phase}`);
  return (
    <div className="flex flex-wrap items-center gap-2 pt-2 pl-5">
      <output className="text-small">
        {t(job.kind === "privacy-fix" ? "privacy.fix.running" : "privacy.fix.undoing", { phase })}
      </output>
      {job.isCancellable && (
        <Button isPending={isStopping} onClick={cancel.ask}>
          {t(isStopping ? "privacy.fix.stopping" : "privacy.fix.stop")}
        </Button>
      )}
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
    </div>
  );
}

/** One run of fixes that was not taken back. */
export function Applied({ applied: { id, at, items, isInterrupted } }: { applied: AppliedFixes }) {
  const { t } = useTranslation();
  const undo = useAction("privacy.undoFix");
  const words = { time: formatTime(at), count: items.length - 1 };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2 text-small text-ink-2">
        <span>{t(items.length > 1 ? "privacy.fix.fixedWith" : "privacy.fix.fixed", words)}</span>
        {isInterrupted && <span>{t("privacy.fix.interrupted")}</span>}
        <Button isPending={undo.isPending} onClick={() => void undo.run({ id })}>
          {items.length > 1 ? t("privacy.fix.undoAll", { count: items.length }) : t("privacy.fix.undo")}
        </Button>
      </div>
      {undo.failure && <FailureNotice failure={undo.failure} />}
    </div>
  );
}
