import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { SwitchResult, SwitchSnapshot } from "../../../app/contract/switch";
import { displayRef, sameModel } from "../../../app/domain/model-reference";
import { useChat } from "../../state/chat";
import { useJobs } from "../../state/jobs";
import { endedWhileOpen, useSwitch, useSwitchRefusal } from "../../state/switch";
import { useAction } from "../../state/use-action";
import { useCancel } from "../../state/use-cancel";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatList, formatSeconds, formatTime, shortModelName } from "../../ui/format";
import { StateShape, type StateKind } from "../../ui/State";
import { resultText } from "./result-text";

type BarProps = {
  kind: StateKind;
  children: ReactNode;
  buttons: ReactNode;
  /** Why its buttons did nothing. */
  failures: readonly (Failure | null)[];
};

function Bar({ kind, children, buttons, failures }: BarProps) {
  // the same of two buttons is told once
  const told = [...new Map(failures.map((each) => [each?.code, each])).values()];
  const tone = kind === "look" ? "border-look-line bg-look-soft" : "border-accent-line bg-accent-soft";
  return (
    <>
      <div className={`flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 bar:px-7 ${tone}`}>
        <div className="flex min-w-0 flex-1 basis-96 gap-x-2">
          <StateShape kind={kind} className="mt-1.5" />
          <p className="min-w-0 [overflow-wrap:anywhere]">{children}</p>
        </div>
        {buttons}
      </div>
      {told.map(
        (failure) =>
          failure && (
            <div key={failure.code} className="px-4 pt-3 bar:px-7">
              {/* read out with the bar */}
              <FailureNotice failure={failure} isAnnounced={false} />
            </div>
          ),
      )}
    </>
  );
}

/** The file was left as somebody else made it, or could not be put back. */
const isFileOther: ReadonlySet<string> = new Set(["openclaw-config-changed", "file-not-writable"]);

const names = (refs: readonly string[]) => formatList(refs.map(displayRef));

function Paused({ pausedSince, stillAnswering, loadedByOthers }: SwitchSnapshot & { pausedSince: number }) {
  const { t } = useTranslation();
  const resume = useAction("switch.resume");
  return (
    <Bar
      kind="look"
      failures={[resume.failure]}
      buttons={
        <Button isPending={resume.isPending} onClick={() => void resume.run({})}>
          {t("switch.resume")}
        </Button>
      }
    >
      <strong className="font-semi">{t("switch.paused", { time: formatTime(pausedSince) })}</strong>{" "}
      <span>
        {t("switch.pausedText")}
        {stillAnswering.length > 0 && ` ${t("switch.stillAnswering", { models: names(stillAnswering) })}`}
        {loadedByOthers.length > 0 && ` ${t("switch.loadedByOthers", { models: names(loadedByOthers) })}`}
      </span>
    </Bar>
  );
}

function Running({ jobId, to, isAnswering, canSkipProof }: NonNullable<SwitchSnapshot["running"]>) {
  const { t } = useTranslation();
  const skip = useAction("switch.skipProof");
  const cancel = useCancel({ id: jobId });
  const cut = useAction("switch.to");
  const job = useJobs(({ snapshot }) => snapshot?.items.find(({ id }) => id === jobId));
  const isOurs = useChat(({ snapshot }) => {
    const last = snapshot?.turns.at(-1);
    return last !== undefined && last.phase !== "ended";
  });
  const isWaiting = job?.phase === "waiting-for-answer";
  return (
    <Bar
      kind={isAnswering ? "ok" : "look"}
      failures={[cancel.failure, skip.failure, cut.failure]}
      buttons={
        <>
          {isWaiting && isOurs && (
            <Button isPending={cut.isPending} onClick={() => void cut.run({ model: to, whenAnswering: "cut" })}>
              {t("switch.cut")}
            </Button>
          )}
          {canSkipProof && (
            <Button isPending={skip.isPending} onClick={() => void skip.run({})}>
              {t("switch.skip")}
            </Button>
          )}
          <Button
            kind="quiet"
            isDisabled={job?.isCancellable !== true && !cancel.wasAsked}
            isPending={cancel.wasAsked}
            onClick={cancel.ask}
          >
            {t("switch.cancel")}
          </Button>
        </>
      }
    >
      <strong className="font-semi">
        {t(isAnswering ? "switch.answers" : "switch.running", { model: displayRef(to) })}
      </strong>{" "}
      {job && <span>{t(`job.phase.${job.phase}`)} …</span>}
    </Bar>
  );
}

function Ended({ last, onDismiss }: { last: SwitchResult; onDismiss: () => void }) {
  const { t } = useTranslation();
  const back = useAction("switch.to");
  const { outcome, to, from, answeringMs, loadMs } = last;
  const model = displayRef(to);
  const dismiss = (
    <Button kind="quiet" onClick={onDismiss}>
      {t("switch.dismiss")}
    </Button>
  );
  if (outcome === "failed") {
    return (
      <Bar kind="look" failures={[]} buttons={dismiss}>
        <strong className="font-semi">{t("switch.failed", { model })}</strong>{" "}
        <span>
          {!isFileOther.has(last.failure?.code ?? "") && t("switch.failedText")}
          {last.reloaded.length > 0 && ` ${t("switch.failedReloaded", { models: names(last.reloaded) })}`}
        </span>
      </Bar>
    );
  }
  const time = formatSeconds((answeringMs ?? 0) / 1000);
  return (
    <Bar
      kind="ok"
      failures={[back.failure]}
      buttons={
        <>
          {from !== null && (
            <Button isPending={back.isPending} onClick={() => void back.run({ model: from, whenAnswering: "wait" })}>
              <span className="block max-w-64 truncate" title={displayRef(from)}>
                {t("switch.undo", { model: shortModelName(from) })}
              </span>
            </Button>
          )}
          {dismiss}
        </>
      }
    >
      <strong className="font-semi">{t("switch.done", { model })}</strong>{" "}
      <span>
        {loadMs === null
          ? t("switch.after", { time })
          : t("switch.afterLoad", { time, load: formatSeconds(loadMs / 1000) })}{" "}
        {resultText(t, last)}
      </span>
    </Bar>
  );
}

/** One that was asked for outside the window, and never began. */
function Refused({ to, failure }: { to: string; failure: Failure }) {
  const { t } = useTranslation();
  return (
    <Bar
      kind="look"
      failures={[failure]}
      buttons={
        <Button kind="quiet" onClick={() => useSwitchRefusal.setState({ refusal: null })}>
          {t("switch.dismiss")}
        </Button>
      }
    >
      <strong className="font-semi">{t("switch.failed", { model: displayRef(to) })}</strong>{" "}
      <span>{t("switch.failedText")}</span>
    </Bar>
  );
}

/** A switch under way, how the last one ended while this window looked on, and a pause. */
export function SwitchNotice() {
  const snapshot = useSwitch((state) => state.snapshot);
  const refusal = useSwitchRefusal((state) => state.refusal);
  const [dismissedAt, setDismissedAt] = useState(0);
  const { running = null, pausedSince = null, last = null, model = null } = snapshot ?? {};
  // what ended before this window began was told by a notification
  const isNews = last !== null && endedWhileOpen(last) && last.at !== dismissedAt && last.outcome !== "cancelled";
  const isStill = last !== null && (last.outcome === "failed" || (model !== null && sameModel(model.ref, last.to)));
  const hasEnded = running === null && isNews && isStill;
  return (
    <>
      <output className="block">
        {snapshot !== null && pausedSince !== null && <Paused {...snapshot} pausedSince={pausedSince} />}
        {running !== null && <Running {...running} />}
        {refusal !== null && <Refused {...refusal} />}
        {hasEnded && <Ended last={last} onDismiss={() => setDismissedAt(last.at)} />}
      </output>
      {hasEnded && last.failure !== null && (
        <div className="px-4 pt-3 bar:px-7">
          <FailureNotice failure={last.failure} />
        </div>
      )}
    </>
  );
}
