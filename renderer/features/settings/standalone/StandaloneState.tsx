import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { StandaloneEnd, StandaloneSnapshot } from "../../../../app/contract/standalone";
import { useNow } from "../../../state/use-now";
import { Details } from "../../../ui/Details";
import { formatSeconds } from "../../../ui/format";
import { PageLink } from "../../../ui/Links";
import { Note } from "../../../ui/Note";
import { State, type StateKind } from "../../../ui/State";

const shapes: Record<StandaloneSnapshot["state"], StateKind> = {
  unsupported: "quiet",
  "not-found": "quiet",
  stopped: "quiet",
  starting: "unknown",
  running: "ok",
  restarting: "look",
  stopping: "unknown",
  "gave-up": "look",
};

function endText(t: TFunction, end: StandaloneEnd): string {
  switch (end.kind) {
    case "exit":
      return t("settings.standalone.died.exit", { code: end.code });
    case "signal":
      return t("settings.standalone.died.signal", { signal: end.signal });
    case "gone":
      return t("settings.standalone.died.gone");
    case "no-answer":
      return t("settings.standalone.died.no-answer", { time: formatSeconds(end.seconds) });
    case "not-started":
      return t("settings.standalone.died.not-started", { what: t(`errors.${end.code}.title`) });
  }
}

/** How it is, in one line; what it said last, where it died. */
export function StandaloneState({ now }: { now: StandaloneSnapshot }) {
  const { t } = useTranslation();
  const { state, blockedBy, address, restarts, retryAt, lastDeath, isAdopted, isOtherPort, endedEngines } = now;
  const time = useNow(retryAt === null ? null : 500);
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - time) / 1000));
  const notes = [
    isOtherPort && address !== null ? t("settings.standalone.otherPort", { address }) : "",
    isAdopted ? t("settings.standalone.adopted") : "",
    endedEngines > 0 ? t("settings.standalone.endedEngines", { count: endedEngines }) : "",
    state === "running" && restarts > 0 ? t("settings.standalone.restarted", { count: restarts }) : "",
  ].filter(Boolean);
  return (
    <div className="grid max-w-prose gap-2">
      <div className="flex flex-wrap items-center gap-x-2">
        <output>
          <State kind={shapes[state]}>
            {t(`settings.standalone.state.${state}`, { address: address ?? "", count: restarts })}
          </State>
        </output>
        {/* outside of what is read out, or each second would be */}
        {seconds > 0 && (
          <span aria-hidden className="text-small text-ink-3 tabular-nums">
            {t("settings.standalone.nextStart", { time: formatSeconds(seconds) })}
          </span>
        )}
      </div>
      {blockedBy !== null && <p>{t(`settings.standalone.blocked.${blockedBy}`)}</p>}
      {notes.map((note) => (
        <p key={note} className="text-small text-ink-2">
          {note}
        </p>
      ))}
      {lastDeath !== null && (state === "gave-up" || state === "restarting" || state === "stopped") && (
        <Note>
          <p>{endText(t, lastDeath.how)}</p>
          {lastDeath.words.length > 0 && (
            <Details summary={t("settings.standalone.words")}>
              <pre className="overflow-x-auto font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
                {lastDeath.words.join("\n")}
              </pre>
            </Details>
          )}
        </Note>
      )}
      {state === "running" && (
        <p>
          <PageLink to="activity/log">{t("settings.standalone.log")}</PageLink>
        </p>
      )}
    </div>
  );
}
