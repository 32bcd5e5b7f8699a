import { useState } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { EngineChange, EngineState } from "../../../app/contract/engine";
import { listedAs, useModels } from "../../state/models";
import { useRunner } from "../../state/runner";
import { useAction } from "../../state/use-action";
import { useCancel } from "../../state/use-cancel";
import { useLatestJob } from "../../state/use-latest-job";
import { undoOf } from "../../../app/domain/engine-change";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatCount, formatSeconds } from "../../ui/format";
import { Live } from "../../ui/Live";
import { State } from "../../ui/State";

const applyKinds = ["apply-settings"] as const;

type Settings = EngineChange | EngineState["asked"];

function valueText(t: TFunction, name: keyof EngineChange, settings: Settings): string {
  const value = settings[name];
  if (value === undefined || value === null) return t("resources.apply.unset");
  if (value === "forever") return t("resources.keep.forever");
  if (name === "keepAlive") return value === 0 ? t("resources.keep.now") : formatSeconds(value);
  return formatCount(value);
}

function changeText(t: TFunction, asked: EngineState["asked"], change: EngineChange): string {
  const names = Object.keys(change) as (keyof EngineChange)[];
  return names
    .map((name) =>
      t("resources.apply.change", {
        what: t(`resources.apply.name.${name}`),
        before: valueText(t, name, asked),
        after: valueText(t, name, change),
      }),
    )
    .join(" · ");
}

type ApplyBarProps = {
  title: string;
  engine: EngineState;
  /** What would be changed; empty: nothing. */
  change: EngineChange;
  isUsable: boolean;
  onReset: () => void;
};

/** Says what would change, changes it as a job, tells how that went, and takes it back. Always in sight, at the foot. */
export function ApplyBar({ title, engine, change, isUsable, onReset }: ApplyBarProps) {
  const { t } = useTranslation();
  const apply = useAction("engine.apply");
  const job = useLatestJob(applyKinds);
  const [undo, setUndo] = useState<EngineChange | null>(null);
  const listed = useModels(listedAs(engine.ref));
  const row =
    useRunner(({ snapshot }) => snapshot?.loaded.find((each) => isLoadedAs(each, engine.ref, listed))) ?? null;

  const own = job?.subject === engine.ref ? job : null;
  const cancel = useCancel(own);
  const isRunning = own !== null && own.outcome === null;
  const hasChange = Object.keys(change).length > 0;
  const isDone = own?.outcome?.kind === "done";

  async function send(wanted: EngineChange, back: EngineChange | null) {
    const answer = await apply.run({ ref: engine.ref, change: wanted });
    if (!answer.ok) return;
    setUndo(back);
    // what is taken back is not wished for any longer
    if (back === null) onReset();
  }

  const used = own?.loadedContextTokens ?? engine.contextTokens;
  const outcome = isDone
    ? used.isKnown
      ? t("resources.apply.done", { used: formatCount(used.value) })
      : t("resources.apply.doneUnknown")
    : own?.outcome?.kind === "cancelled"
      ? t("resources.apply.cancelled")
      : "";
  return (
    <section
      aria-label={title}
      data-foot
      className="sticky bottom-0 z-10 -mx-4 -mb-8 grid max-h-[60vh] gap-2.5 overflow-y-auto border-t border-line bg-canvas px-4 py-3 bar:-mx-7 bar:px-7"
    >
      <Live text={isRunning ? t(`job.phase.${own.phase}`) : outcome} />
      {apply.failure && <FailureNotice failure={apply.failure} />}
      {cancel.failure && <FailureNotice failure={cancel.failure} />}
      {own?.outcome?.kind === "failed" && !hasChange && <FailureNotice failure={own.outcome.failure} />}
      {own?.outcome?.kind === "failed" && hasChange && (
        <FailureNotice failure={own.outcome.failure} actions={<p>{t("resources.apply.putBack")}</p>} />
      )}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2.5">
        <div className="min-w-0 flex-1 basis-72">
          {hasChange && !isRunning && (
            <>
              <p className="font-medium break-words">{changeText(t, engine.asked, change)}</p>
              <p className="text-small text-ink-2">
                {t(
                  row?.isInUse === true
                    ? "resources.apply.inUse"
                    : row
                      ? "resources.apply.reloads"
                      : "resources.apply.loads",
                )}
              </p>
            </>
          )}
          {outcome !== "" && !hasChange && (
            <State kind={isDone ? "ok" : "quiet"} className="text-body">
              {outcome}
            </State>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {isDone && !hasChange && undo !== null && (
            <Button kind="quiet" onClick={() => void send(undo, null)}>
              {t("resources.apply.undo")}
            </Button>
          )}
          {isRunning ? (
            <>
              <Button isPending kind="primary">
                {t(`job.phase.${own.phase}`)}
              </Button>
              {(own.isCancellable || cancel.wasAsked) && (
                <Button isPending={cancel.wasAsked} onClick={cancel.ask}>
                  {t(own.notice === "slow-load" ? "action.endIt" : "action.cancel")}
                </Button>
              )}
            </>
          ) : (
            <>
              <Button
                kind="primary"
                isDisabled={!hasChange || !isUsable}
                isPending={apply.isPending}
                onClick={() => void send(change, undoOf(engine.asked, change))}
              >
                {t("resources.apply.apply")}
              </Button>
              <Button isDisabled={!hasChange} onClick={onReset}>
                {t("resources.apply.reset")}
              </Button>
            </>
          )}
        </div>
      </div>
    </section>
  );
}
