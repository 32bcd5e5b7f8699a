import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContainerLimits, LimitsState } from "../../../../app/contract/limits";
import { type DockerMachine, limitsLine, sameLimits } from "../../../../app/domain/container-limits";
import { useAction } from "../../../state/use-action";
import { useLatestJob } from "../../../state/use-latest-job";
import { Button } from "../../../ui/Button";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatMemory, formatNumber } from "../../../ui/format";
import { Live } from "../../../ui/Live";
import { Note } from "../../../ui/Note";
import { State } from "../../../ui/State";
import { Command } from "../../../ui/Command";

const kinds = ["set-limits"] as const;

function limitText(t: TFunction, name: keyof ContainerLimits, limits: ContainerLimits): string {
  const value = limits[name];
  if (value === null) return t("resources.limits.none");
  return name === "memoryBytes" ? formatMemory(value) : formatNumber(value);
}

function changesText(t: TFunction, before: ContainerLimits, after: ContainerLimits): string {
  return (["memoryBytes", "cpus"] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) =>
      t("resources.apply.change", {
        what: t(`resources.limits.${name === "cpus" ? "cpus" : "memory"}.label`),
        before: limitText(t, name, before),
        after: limitText(t, name, after),
      }),
    )
    .join(" · ");
}

/** Says what would change, changes it as a job, tells what was read back, takes it back, puts it back. */
export function LimitsFoot({
  limits,
  now,
  draft,
  machine,
  isUsable,
  onDraft,
}: {
  limits: LimitsState;
  now: ContainerLimits;
  draft: ContainerLimits | null;
  machine: DockerMachine;
  isUsable: boolean;
  onDraft: (draft: ContainerLimits | null) => void;
}) {
  const { t } = useTranslation();
  const apply = useAction("limits.apply");
  const undo = useAction("limits.undo");
  const putBack = useAction("limits.putBack");
  const job = useLatestJob(kinds);
  const [isWarned, setWarned] = useState(false);
  const { before, kept, loadedBytes } = limits;
  const change = draft !== null && !sameLimits(draft, now) ? draft : null;
  const isRunning = job !== null && job.outcome === null;
  const isDone = job?.outcome?.kind === "done" && change === null;
  const isBelow =
    change !== null && change.memoryBytes !== null && loadedBytes.isKnown && loadedBytes.value > change.memoryBytes;
  const failed = apply.failure ?? undo.failure ?? putBack.failure;
  const line = change === null ? "" : limitsLine(change, now, machine);
  const readBack = t("resources.limits.done", {
    memory: limitText(t, "memoryBytes", now),
    cpus: limitText(t, "cpus", now),
  });

  async function send(wanted: ContainerLimits, isDeliberate: boolean) {
    setWarned(false);
    const answer = await apply.run({ limits: wanted, isDeliberate });
    if (answer.ok) onDraft(null);
  }

  return (
    <div className="grid gap-2.5 border-t border-line px-4 py-3">
      <Live text={isRunning ? t(`job.phase.${job.phase}`) : isDone ? readBack : ""} />
      {kept !== null && !sameLimits(kept, now) && change === null && !isRunning && (
        <Note className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="min-w-0 flex-1 basis-60">{t("resources.limits.gone", { change: changesText(t, now, kept) })}</p>
          <Button isDisabled={!isUsable} isPending={putBack.isPending} onClick={() => void putBack.run({})}>
            {t("resources.limits.putBack")}
          </Button>
        </Note>
      )}
      {isWarned && isBelow && (
        <Note tone="cross">
          <p role="alert">{t("resources.limits.below")}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button kind="danger" onClick={() => void send(change, true)}>
              {t("resources.limits.anyway")}
            </Button>
            <Button onClick={() => setWarned(false)}>{t("resources.apply.notNow")}</Button>
          </div>
        </Note>
      )}
      {failed && <FailureNotice failure={failed} />}
      {job?.outcome?.kind === "failed" && change === null && <FailureNotice failure={job.outcome.failure} />}
      {line !== "" && <Command text={line} what={t("resources.limits.commandWhat")} />}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2.5">
        <div className="min-w-0 flex-1 basis-60">
          {change !== null && !isRunning && <p className="font-medium break-words">{changesText(t, now, change)}</p>}
          {isDone && (
            <State kind="ok" className="text-body">
              {readBack}
            </State>
          )}
        </div>
        {before !== null && !sameLimits(before, now) && change === null && !isRunning && (
          <Button
            kind="quiet"
            isDisabled={!isUsable}
            isPending={undo.isPending}
            onClick={() => void undo.run({})}
            aria-label={t("resources.limits.undo", { change: changesText(t, now, before) })}
          >
            {t("resources.apply.undo")}
          </Button>
        )}
        <Button
          isDisabled={!isUsable || change === null}
          isPending={apply.isPending || isRunning}
          onClick={() => change !== null && (isBelow ? setWarned(true) : void send(change, false))}
        >
          {isRunning ? t(`job.phase.${job.phase}`) : t("resources.limits.apply")}
        </Button>
        <Button isDisabled={change === null} onClick={() => onDraft(null)}>
          {t("resources.limits.reset")}
        </Button>
      </div>
    </div>
  );
}
