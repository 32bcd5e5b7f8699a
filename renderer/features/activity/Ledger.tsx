import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActivityLine, ActivitySnapshot } from "../../../app/contract/activity";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FilterRow } from "../../ui/FilterRow";
import { Live } from "../../ui/Live";
import { Panel } from "../../ui/Panel";
import { ShowMore } from "../../ui/ShowMore";
import { filterLines, lineFilters, type LineFilter } from "./filter-lines";
import { LedgerRow, ledgerGrid } from "./LedgerRow";

/** So many rows are drawn at a time: five hundred at once would hold the window up. */
const step = 40;

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <div
      aria-hidden
      className={`${ledgerGrid} border-b border-line px-4 pb-2 text-small font-medium text-ink-2 @max-[46rem]:hidden`}
    >
      {(["time", "what", "where", "outcome"] as const).map((name) => (
        <span key={name}>{t(`activity.ledger.column.${name}`)}</span>
      ))}
    </div>
  );
}

function NoMatch({ filter, isSearched, onClear }: { filter: LineFilter; isSearched: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const words = isSearched ? "noMatch" : filter === "crosses" ? "noneCrossed" : "noneOfKind";
  return (
    <EmptyState
      title={t(`activity.ledger.${words}`)}
      actions={<Button onClick={onClear}>{t("activity.ledger.clear")}</Button>}
    >
      {t(`activity.ledger.${words}Text`)}
    </EmptyState>
  );
}

// ids begin anew when the program does
const keyOf = ({ firstAt, id }: ActivityLine) => `${firstAt} ${id}`;

/** Everything Homeport did outside its own process, newest first, with a filter by kind and by text. */
export function Ledger({ snapshot }: { snapshot: ActivitySnapshot }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<LineFilter>("all");
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(step);
  const more = useCallback(() => setLimit((was) => was + step), []);
  const { lines, droppedCount, logFile } = snapshot;
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => filterLines(t, lines, { filter, text: wanted }), [t, lines, filter, wanted]);

  const isSearched = text.trim() !== "";
  const isNarrowed = isSearched || filter !== "all";
  const count = isNarrowed ? t("activity.ledger.shown", { shown: shown.length, total: lines.length }) : "";

  function narrow(next: { filter: LineFilter; text: string }) {
    setFilter(next.filter);
    setText(next.text);
    setLimit(step);
  }

  return (
    <Panel
      title={t("activity.ledger.title")}
      section="activity/ledger"
      aside={t("activity.ledger.count", { count: lines.length })}
      isFlush
      className="@container"
    >
      {lines.length === 0 ? (
        <EmptyState title={t("activity.ledger.empty")}>{t("activity.ledger.emptyText")}</EmptyState>
      ) : (
        <>
          <FilterRow
            search={{
              label: t("activity.ledger.filter"),
              hint: t("activity.ledger.filterHint"),
              value: text,
              onChange: (next) => narrow({ filter, text: next }),
            }}
            choice={{
              label: t("activity.ledger.kind"),
              value: filter,
              options: lineFilters.map((value) => ({ value, label: t(`activity.ledger.kindOf.${value}`) })),
              onChange: (next) => narrow({ filter: next, text }),
            }}
            count={count}
          />
          {shown.length === 0 ? (
            <NoMatch filter={filter} isSearched={isSearched} onClear={() => narrow({ filter: "all", text: "" })} />
          ) : (
            <>
              <ColumnNames />
              <ul aria-label={t("activity.ledger.list")} tabIndex={-1} className="grid grid-cols-1">
                {shown.slice(0, limit).map((line, index) => (
                  <LedgerRow key={keyOf(line)} line={line} position={index + 1} count={shown.length} />
                ))}
              </ul>
              {shown.length > limit && (
                <ShowMore label={t("activity.ledger.more", { count: shown.length - limit })} onMore={more} />
              )}
            </>
          )}
          {droppedCount > 0 && (
            <p className="border-t border-line px-4 py-2.5 text-small text-ink-2">
              {t("activity.ledger.dropped", { count: droppedCount })}
              {logFile !== null && ` ${t("activity.ledger.droppedLog")}`}
            </p>
          )}
        </>
      )}
      <Live text={count} />
    </Panel>
  );
}
