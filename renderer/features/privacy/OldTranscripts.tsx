import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type OldTranscripts as Old, transcriptAges } from "../../../app/contract/privacy-transcripts";
import { useAction } from "../../state/use-action";
import { useLatestJob } from "../../state/use-latest-job";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { FailureNotice } from "../../ui/FailureNotice";
import { SelectField } from "../../ui/Fields";
import { formatBytes } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Skeleton } from "../../ui/Skeleton";

type Days = (typeof transcriptAges)[number];

/** Opens what of the transcripts can go, and says how the last removal went. */
export function OldTranscripts() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const look = useAction("privacy.oldTranscripts");
  const job = useLatestJob(["remove-transcripts"]);
  const isBusy = job !== null && job.outcome === null;
  function open() {
    setOpen(true);
    void look.run({});
  }
  const said =
    job === null
      ? ""
      : job.outcome === null
        ? t(`job.phase.${job.phase}`)
        : job.outcome.kind === "done"
          ? t("privacy.old.removed", { count: Number(job.subject) })
          : "";
  return (
    <>
      <Live text={said} />
      {said !== "" && <span className="text-small text-ink-2">{said}</span>}
      <Button isPending={isBusy} onClick={open}>
        {t("privacy.old.open")}
      </Button>
      {isOpen && (
        <OldDialog
          old={look.data}
          failure={look.failure}
          again={() => void look.run({})}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function OldDialog({
  old,
  failure,
  again,
  onClose,
}: {
  old: Old | null;
  failure: ReturnType<typeof useAction<"privacy.oldTranscripts">>["failure"];
  again: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [days, setDays] = useState<Days>(30);
  const remove = useAction("privacy.removeTranscripts");
  const { count, bytes } = old?.ages.find((each) => each.days === days) ?? { count: 0, bytes: 0 };
  async function carryOut() {
    const { ok } = await remove.run({ days, count });
    if (ok) onClose();
    else again();
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("privacy.old.title")}
      description={t("privacy.old.text")}
      actions={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button kind="danger" isDisabled={count === 0} isPending={remove.isPending} onClick={() => void carryOut()}>
            {count === 0 ? t("privacy.old.nothing") : t("privacy.old.do", { count, amount: formatBytes(bytes) })}
          </Button>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {remove.failure && <FailureNotice failure={remove.failure} />}
      {old === null ? (
        failure === null && <Skeleton className="h-24 w-full rounded-control" />
      ) : (
        <div className="grid gap-2">
          <SelectField
            label={t("privacy.old.age")}
            value={String(days)}
            onChange={(event) => setDays(transcriptAges.find((each) => String(each) === event.target.value) ?? 30)}
            options={old.ages.map((each) => ({
              value: String(each.days),
              label: t("privacy.old.ageOf", { days: each.days, count: each.count }),
            }))}
          />
          {old.listedCount > 0 && (
            <p className="text-small text-ink-2">{t("privacy.old.listed", { count: old.listedCount })}</p>
          )}
          {old.hasDatabase && <p className="text-small text-ink-2">{t("privacy.old.database")}</p>}
        </div>
      )}
    </Dialog>
  );
}
