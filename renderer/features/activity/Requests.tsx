import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { compareWords } from "../../locale";
import { useTranslation } from "react-i18next";
import type { RequestsSnapshot } from "../../../app/contract/requests";
import { useRequests } from "../../state/requests";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FailureNotice } from "../../ui/FailureNotice";
import { FilterRow } from "../../ui/FilterRow";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { Skeleton } from "../../ui/Skeleton";
import { ShowMore } from "../../ui/ShowMore";
import { ByClient } from "./ByClient";
import { clientOf, filterRequests } from "./request-text";
import { RequestItem, requestGrid } from "./RequestItem";
import { useRequestNews } from "./use-request-news";
import { formatParagraph } from "../../ui/format";

const step = 40;

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <div
      aria-hidden
      className={`${requestGrid} border-b border-line px-4 pb-2 text-small font-medium text-ink-2 @max-[46rem]:hidden`}
    >
      {(["time", "client", "model", "tokens", "speed", "outcome"] as const).map((name) => (
        <span key={name}>{t(`requests.column.${name}`)}</span>
      ))}
    </div>
  );
}

function RequestList({ snapshot: { rows, state, droppedCount, skippedCount } }: { snapshot: RequestsSnapshot }) {
  const { t } = useTranslation();
  const [client, setClient] = useState("");
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(step);
  const more = useCallback(() => setLimit((was) => was + step), []);
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => filterRequests(t, rows, { client, text: wanted }), [t, rows, client, wanted]);
  const clients = useMemo(
    () => [...new Set(rows.map((row) => clientOf(t, row.client)))].toSorted(compareWords),
    [t, rows],
  );
  const news = useRequestNews(rows);
  const isNarrowed = text.trim() !== "" || client !== "";
  const count = isNarrowed ? t("requests.shown", { shown: shown.length, total: rows.length }) : "";

  function narrow(next: { client: string; text: string }) {
    setClient(next.client);
    setText(next.text);
    setLimit(step);
  }

  const left = [
    droppedCount > 0 ? t("requests.dropped", { count: droppedCount }) : "",
    skippedCount > 0 ? t("requests.skipped", { count: skippedCount }) : "",
  ].filter(Boolean);
  return (
    <Panel
      title={t("requests.title")}
      section="activity/requests"
      aside={t("requests.count", { count: rows.length })}
      isFlush
      className="@container"
    >
      {rows.length === 0 ? (
        <EmptyState title={t("requests.empty")}>
          {t(state === "waiting" ? "requests.emptyWaiting" : "requests.emptyText")}
        </EmptyState>
      ) : (
        <>
          <FilterRow
            search={{
              label: t("requests.filter"),
              hint: t("requests.filterHint"),
              value: text,
              onChange: (next) => narrow({ client, text: next }),
            }}
            choice={{
              label: t("requests.client"),
              value: client,
              options: [
                { value: "", label: t("requests.everyClient") },
                ...clients.map((name) => ({ value: name, label: name })),
              ],
              onChange: (next) => narrow({ client: next, text }),
            }}
            count={count}
          />
          {shown.length === 0 ? (
            <EmptyState
              title={t("requests.noMatch")}
              actions={<Button onClick={() => narrow({ client: "", text: "" })}>{t("requests.clear")}</Button>}
            >
              {t("requests.noMatchText")}
            </EmptyState>
          ) : (
            <>
              <ColumnNames />
              <ul aria-label={t("requests.list")} tabIndex={-1} className="grid grid-cols-1">
                {shown.slice(0, limit).map((row, index) => (
                  <RequestItem key={row.id} row={row} position={index + 1} count={shown.length} />
                ))}
              </ul>
              {shown.length > limit && (
                <ShowMore label={t("requests.more", { count: shown.length - limit })} onMore={more} />
              )}
            </>
          )}
        </>
      )}
      {left.length > 0 && (
        <p className="border-t border-line px-4 py-2.5 text-small text-ink-2">{formatParagraph(left)}</p>
      )}
      <Live text={count === "" ? news : count} />
    </Panel>
  );
}

/** Which requests Model Runner answers, as they end: every client, with tokens and speed, words only on a click. */
export function Requests() {
  const { t } = useTranslation();
  const { snapshot, failure, read } = useRequests();
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
  return (
    <>
      {snapshot.state === "unsupported" && (
        <FailureNotice failure={{ code: "runner-old", message: "" }} isAnnounced={false} />
      )}
      {snapshot.state === "lost" && snapshot.problem && (
        <div>
          <FailureNotice failure={snapshot.problem} isAnnounced={false} />
          <p className="pt-1 text-small text-ink-2">{t("requests.retrying")}</p>
        </div>
      )}
      {snapshot.tallies.length > 0 && <ByClient snapshot={snapshot} />}
      <RequestList snapshot={snapshot} />
    </>
  );
}
