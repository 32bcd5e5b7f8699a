import clsx from "clsx";
import { memo, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FailedLoad, RunnerLogLine, RunnerLogSnapshot } from "../../../app/contract/runner-log";
import { useRunnerLog } from "../../state/runner-log";
import { Button } from "../../ui/Button";
import { CopyButton } from "../../ui/CopyButton";
import { Details } from "../../ui/Details";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { FilterRow } from "../../ui/FilterRow";
import { shortModelName, formatParagraph } from "../../ui/format";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { formatClock } from "./line-words";
import { filterLog, logFilters, type LogFilter } from "./log-text";
import { NoLog } from "./NoLog";

/** So many lines are drawn at first; earlier ones on request. */
const step = 200;
/** So near to the end a reader is at the end. */
const endPx = 24;

const tones: Record<RunnerLogLine["level"], string> = {
  debug: "text-ink-3",
  info: "text-ink-2",
  warn: "text-look",
  error: "text-cross",
};

const LogLine = memo(function LogLine({ line: { at, level, text } }: { line: RunnerLogLine }) {
  const { t } = useTranslation();
  const isGrave = level === "warn" || level === "error";
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 px-3 py-px [contain-intrinsic-size:auto_1.2rem] [content-visibility:auto]">
      <span className="text-ink-3 tabular-nums">{at === null ? "" : formatClock(at)}</span>
      <span className={clsx("[overflow-wrap:anywhere] whitespace-pre-wrap", tones[level])}>
        {isGrave && <span className="font-semi">{t(`runnerLog.levelWord.${level}`)} </span>}
        {text}
      </span>
    </li>
  );
});

const asText = (lines: readonly RunnerLogLine[]) =>
  lines
    .map(({ at, level, source, text }) => `${at === null ? "" : new Date(at).toISOString()} ${source} ${level} ${text}`)
    .join("\n");

function Lines({ lines, isFollowing }: { lines: readonly RunnerLogLine[]; isFollowing: boolean }) {
  const { t } = useTranslation();
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const [limit, setLimit] = useState(step);
  const shown = lines.slice(-limit);
  const hidden = lines.length - shown.length;
  useLayoutEffect(() => {
    if (box.current && isFollowing && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  });
  return (
    <section
      ref={box}
      aria-label={t("runnerLog.region")}
      // it scrolls, so the keyboard must reach it
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < endPx;
      }}
      className="max-h-[62vh] min-h-40 overflow-auto border-t border-line bg-sunken py-2 font-mono text-small -outline-offset-2 last:rounded-b-panel"
    >
      {hidden > 0 && (
        <div className="flex justify-center pb-1">
          <Button kind="quiet" onClick={() => setLimit((was) => was + step)}>
            {t("runnerLog.earlier", { count: Math.min(step, hidden) })}
          </Button>
        </div>
      )}
      <ol>
        {shown.map((line) => (
          <LogLine key={line.id} line={line} />
        ))}
      </ol>
    </section>
  );
}

function FailedLoadItem({ load: { at, model, failure } }: { load: FailedLoad }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <p className="text-small [overflow-wrap:anywhere] text-ink-2">
        {t("runnerLog.failedLoad", { model: shortModelName(model), time: at === null ? "" : formatClock(at) })}
      </p>
      <FailureNotice failure={failure} isAnnounced={false} />
    </div>
  );
}

function FailedLoads({ latest, earlier }: { latest: FailedLoad; earlier: readonly FailedLoad[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("runnerLog.failedTitle")}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <FailedLoadItem load={latest} />
        {earlier.length > 0 && (
          <Details summary={t("runnerLog.failedEarlier", { count: earlier.length })}>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
              {earlier.map((load, index) => (
                // the same model may fail twice in a millisecond
                // oxlint-disable-next-line react/no-array-index-key
                <li key={`${load.at} ${earlier.length - index}`}>
                  <FailedLoadItem load={load} />
                </li>
              ))}
            </ul>
          </Details>
        )}
      </div>
    </Panel>
  );
}

function LogView({ snapshot }: { snapshot: RunnerLogSnapshot }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<LogFilter>("all");
  const [text, setText] = useState("");
  const [held, setHeld] = useState<readonly RunnerLogLine[] | null>(null);
  const wanted = useDeferredValue(text);
  const lines = held ?? snapshot.lines;
  const shown = useMemo(() => filterLog(lines, { filter, text: wanted }), [lines, filter, wanted]);
  const isNarrowed = filter !== "all" || text.trim() !== "";
  const count = isNarrowed ? t("runnerLog.shown", { shown: shown.length, total: lines.length }) : "";
  const lastHeld = held?.at(-1)?.id ?? 0;
  const waiting = held === null ? 0 : snapshot.lines.filter(({ id }) => id > lastHeld).length;
  const isMasked = lines.some((line) => line.text.includes("•••"));
  const notes = [
    snapshot.droppedCount > 0 ? t("runnerLog.dropped", { count: snapshot.droppedCount }) : "",
    isMasked ? t("runnerLog.masked") : "",
  ].filter(Boolean);
  return (
    <Panel
      title={t("runnerLog.title")}
      aside={t("runnerLog.count", { count: lines.length })}
      isFlush
      className="@container"
    >
      <FilterRow
        search={{ label: t("runnerLog.filter"), hint: t("runnerLog.filterHint"), value: text, onChange: setText }}
        choice={{
          label: t("runnerLog.level"),
          value: filter,
          options: logFilters.map((value) => ({ value, label: t(`runnerLog.levelOf.${value}`) })),
          onChange: setFilter,
        }}
        actions={
          <Button onClick={() => setHeld(held === null ? snapshot.lines : null)}>
            {t(held === null ? "runnerLog.pause" : "runnerLog.follow")}
          </Button>
        }
        count={waiting > 0 ? t("runnerLog.paused", { count: waiting }) : count}
        end={<CopyButton text={asText(shown)} what={t("runnerLog.copy")} />}
      />
      {lines.length === 0 && <EmptyState title={t("runnerLog.empty")}>{t("runnerLog.emptyText")}</EmptyState>}
      {lines.length > 0 && shown.length === 0 && (
        <EmptyState
          title={t("runnerLog.noMatch")}
          actions={
            <Button
              onClick={() => {
                setFilter("all");
                setText("");
              }}
            >
              {t("runnerLog.clear")}
            </Button>
          }
        >
          {t("runnerLog.noMatchText")}
        </EmptyState>
      )}
      {shown.length > 0 && <Lines lines={shown} isFollowing={held === null} />}
      {notes.length > 0 && (
        <p className="border-t border-line px-4 py-2.5 text-small text-ink-2">{formatParagraph(notes)}</p>
      )}
      <Live text={count} />
    </Panel>
  );
}

/** Model Runner's own log as it is written, and what it tells of loads that failed. */
export function RunnerLog() {
  const { t } = useTranslation();
  const { snapshot, failure, read } = useRunnerLog();
  useEffect(() => useRunnerLog.open(), []);
  if (snapshot === null) {
    return failure === null ? (
      <Skeleton className="h-72 w-full rounded-panel" />
    ) : (
      <FailureNotice
        isAnnounced={false}
        failure={failure}
        actions={<Button onClick={() => void read()}>{t("action.retry")}</Button>}
      />
    );
  }
  const { state, problem, failedLoads, lines } = snapshot;
  if (state === "unsupported") return <NoLog />;
  const [latest, ...earlier] = failedLoads;
  return (
    <>
      {state === "lost" && problem && (
        <div>
          <FailureNotice failure={problem} isAnnounced={false} />
          <p className="pt-1 text-small text-ink-2">{t("runnerLog.retrying")}</p>
        </div>
      )}
      {latest && <FailedLoads latest={latest} earlier={earlier} />}
      {(state === "following" || lines.length > 0) && <LogView snapshot={snapshot} />}
      {state === "connecting" && lines.length === 0 && <Skeleton className="h-72 w-full rounded-panel" />}
    </>
  );
}
