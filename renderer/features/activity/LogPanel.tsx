import { useTranslation } from "react-i18next";
import type { ActivitySnapshot } from "../../../app/contract/activity";
import { CopyButton } from "../../ui/CopyButton";
import { Details } from "../../ui/Details";
import { Panel } from "../../ui/Panel";
import { State } from "../../ui/State";
import { PathText } from "../../ui/PathText";
import { formatClock } from "./line-words";

/** Where the log lies, and what it warned of since the start. */
export function LogPanel({ snapshot: { logFile, notes } }: { snapshot: ActivitySnapshot }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("activity.log.title")} section="activity/log">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {logFile === null ? (
          <p className="text-ink-2">{t("activity.log.demo")}</p>
        ) : (
          <div>
            <p className="flex flex-wrap items-center gap-x-2">
              <PathText path={logFile.shown} className="text-ink" />
              <CopyButton text={logFile.path} what={t("activity.log.path")} />
            </p>
            <p className="max-w-prose text-small text-ink-2">{t("activity.log.text")}</p>
          </div>
        )}
        {notes.length === 0 ? (
          <p className="text-small text-ink-2">{t("activity.log.notesNone")}</p>
        ) : (
          <Details summary={t("activity.log.notes", { count: notes.length })}>
            <ol className="grid gap-2">
              {notes.map(({ at, level, text }, index) => (
                // equal ones may follow each other in the same millisecond
                // oxlint-disable-next-line react/no-array-index-key
                <li key={`${at} ${notes.length - index}`} className="min-w-0">
                  <span className="flex flex-wrap items-baseline gap-x-3 text-small">
                    <State kind="look">{t(`activity.log.level.${level}`)}</State>
                    <span className="text-ink-3 tabular-nums">{formatClock(at)}</span>
                  </span>
                  <span className="block font-mono text-small [overflow-wrap:anywhere] whitespace-pre-wrap text-ink-2">
                    {text}
                  </span>
                </li>
              ))}
            </ol>
          </Details>
        )}
      </div>
    </Panel>
  );
}
