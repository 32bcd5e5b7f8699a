import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DiskState } from "../../../../app/contract/disk";
import { defaultModelOf } from "../../../../app/domain/answer-route";
import { sameModel } from "../../../../app/domain/model-reference";
import { useOpenClaw } from "../../../state/openclaw";
import { useAction } from "../../../state/use-action";
import { useLatestJob } from "../../../state/use-latest-job";
import { Button } from "../../../ui/Button";
import { ConfirmDialog } from "../../../ui/Dialog";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes, formatList, shortModelName } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { Note } from "../../../ui/Note";
import { State } from "../../../ui/State";
import { type Choice, freedByChoice } from "./choice";

const kinds = ["reclaim-disk"] as const;

/** Says how much would be freed, lists exactly what goes before it does, and tells what was freed. Always in sight. */
export function ReclaimBar({
  disk,
  choice,
  isUsable,
  onDone,
}: {
  disk: DiskState;
  choice: Choice;
  isUsable: boolean;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const reclaim = useAction("disk.reclaim");
  const job = useLatestJob(kinds);
  const [isAsked, setAsked] = useState(false);
  const isRunning = job !== null && job.outcome === null;
  const { bytes, certainty } = freedByChoice(disk, choice);
  const amount = t(`resources.disk.reclaim.${certainty}`, { amount: formatBytes(bytes) });
  const isNothing = choice.incomplete.length + choice.models.length === 0;
  const { reclaimed } = disk;
  const outcome =
    reclaimed === null || isRunning
      ? ""
      : reclaimed.freedBytes.isKnown
        ? t("resources.disk.reclaim.done", { amount: formatBytes(reclaimed.freedBytes.value) })
        : t("resources.disk.reclaim.doneUnknown", { amount: formatBytes(reclaimed.plannedBytes) });

  async function send() {
    const answer = await reclaim.run({ incomplete: [...choice.incomplete], models: [...choice.models] });
    if (answer.ok) onDone();
  }

  return (
    <section
      aria-label={t("resources.disk.reclaim.title")}
      data-foot
      className="sticky bottom-0 z-10 -mx-4 -mb-8 grid max-h-[60vh] gap-2.5 overflow-y-auto border-t border-line bg-canvas px-4 py-3 bar:-mx-7 bar:px-7"
    >
      <Live text={isRunning ? t(`job.phase.${job.phase}`) : outcome} />
      {reclaim.failure && <FailureNotice failure={reclaim.failure} />}
      {job?.outcome?.kind === "failed" && <FailureNotice failure={job.outcome.failure} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <div className="min-w-0 flex-1 basis-60">
          {outcome === "" ? (
            <p className="text-small text-ink-2">{isNothing ? t("resources.disk.reclaim.how") : ""}</p>
          ) : (
            <State kind="ok" className="text-body">
              {outcome}
            </State>
          )}
        </div>
        <Button
          kind="primary"
          isDisabled={isNothing || (choice.models.length > 0 && !isUsable)}
          isPending={isRunning || reclaim.isPending}
          onClick={() => setAsked(true)}
        >
          {isRunning
            ? t(`job.phase.${job.phase}`)
            : isNothing
              ? t("resources.disk.reclaim.nothing")
              : t("resources.disk.reclaim.button", { amount })}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsked && !isNothing}
        onClose={() => setAsked(false)}
        title={t("resources.disk.reclaim.ask", { amount })}
        description={t("resources.disk.reclaim.forGood")}
        confirmLabel={t("resources.disk.reclaim.button", { amount })}
        isDangerous
        onConfirm={send}
      >
        <WhatGoes disk={disk} choice={choice} />
      </ConfirmDialog>
    </section>
  );
}

/** Every file and model that goes, and who would miss it. */
function WhatGoes({ disk, choice }: { disk: DiskState; choice: Choice }) {
  const { t } = useTranslation();
  const openclaw = useOpenClaw(({ snapshot }) => snapshot);
  const set = openclaw?.isConnected ? (defaultModelOf(openclaw)?.model ?? null) : null;
  const files = disk.incomplete.filter(({ digest }) => choice.incomplete.includes(digest));
  const models = disk.models.filter(({ id }) => choice.models.includes(id));
  const isRoute = set !== null && models.some(({ tags }) => tags.some((tag) => sameModel(tag, set)));
  return (
    <div className="grid gap-3">
      <ul className="grid gap-2">
        {files.map(({ digest, ref, sizeBytes }) => (
          <li key={digest} className="grid gap-0.5">
            <span>
              {ref === null
                ? t("resources.disk.reclaim.file", { amount: formatBytes(sizeBytes) })
                : t("resources.disk.reclaim.fileOf", { amount: formatBytes(sizeBytes), model: shortModelName(ref) })}
            </span>
            <span className="font-mono text-small [overflow-wrap:anywhere] text-ink-2">
              {`blobs/${digest.replace(":", "/")}.incomplete`}
            </span>
          </li>
        ))}
        {models.map(({ id, ref, tags, sizeBytes }) => (
          <li key={id} className="grid gap-0.5">
            <span>
              {t("resources.disk.reclaim.model", {
                model: shortModelName(ref),
                amount: sizeBytes.isKnown ? formatBytes(sizeBytes.value) : t("unknownWord"),
              })}
            </span>
            {tags.length > 1 && (
              <span className="text-small [overflow-wrap:anywhere] text-ink-2">
                {t("resources.disk.model.names", { names: formatList(tags.map((tag) => shortModelName(tag))) })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {files.length > 0 && <Note>{t("resources.disk.reclaim.startsOver")}</Note>}
      {models.some(({ isLoaded }) => isLoaded) && <Note>{t("resources.disk.reclaim.unloads")}</Note>}
      {isRoute && <Note>{t("resources.disk.reclaim.route")}</Note>}
    </div>
  );
}
