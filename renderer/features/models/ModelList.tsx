import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import type { Model } from "../../../app/contract/models";
import { displayRef, modelNamed } from "../../../app/domain/model-reference";
import { useJobs } from "../../state/jobs";
import { useRunner } from "../../state/runner";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { FilterRow } from "../../ui/FilterRow";
import { Live } from "../../ui/Live";
import { useCan } from "../../frame/EngineOnly";
import { Panel } from "../../ui/Panel";
import { filterModels, loadedByModel, removedNow, sortModels, sorts, type SortBy } from "./model-facts";
import { rowGrid, type ModelAsk } from "./ModelRow";
import { ModelRows } from "./ModelRows";
import { useFitTurn } from "./use-fits";

/** Fewer are taken in at a glance. */
const handful = 5;

const noneLoaded: ReadonlySet<string> = new Set();

/** `loadedRefs` keeps its identity while nothing is sorted by it, so that a poll sorts nothing anew. */
function useShown(items: readonly Model[], text: string, sortBy: SortBy, loadedRefs: ReadonlySet<string>) {
  const sorted = useMemo(
    () => sortModels(items, sortBy, { nameOf: displayRef, isLoaded: (ref) => loadedRefs.has(ref) }),
    [items, sortBy, loadedRefs],
  );
  const wanted = useDeferredValue(text);
  return useMemo(() => filterModels(sorted, wanted), [sorted, wanted]);
}

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <div
      aria-hidden
      className={`${rowGrid} hidden border-b border-line pt-1 pb-2 text-small font-medium text-ink-2 @min-[52rem]:grid`}
    >
      <span>{t("models.list.model")}</span>
      <span className="text-right">{t("models.list.size")}</span>
      <span className="text-right" title={t("models.list.contextWhy")}>
        {t("models.list.context")}
      </span>
      <span>{t("models.list.state")}</span>
    </div>
  );
}

/** Every pulled model, with a filter and an order where there are many. */
export function ModelList({
  items,
  isInert,
  onAsk,
}: {
  items: readonly Model[];
  /** Nothing can be asked of the runner now. */
  isInert: boolean;
  onAsk: (ask: ModelAsk) => void;
}) {
  const { t } = useTranslation();
  useFitTurn(isInert);
  /** Null until something is typed: from then on the field stays, however few are left. */
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? "";
  const [sortBy, setSortBy] = useState<SortBy>("name");
  const loaded = useRunner(({ snapshot }) => (snapshot?.state === "healthy" ? snapshot.loaded : null));
  const removed = useJobs(useShallow(({ snapshot }) => removedNow(snapshot?.items ?? [])));

  const loadedOf = useMemo(() => loadedByModel(items, loaded ?? []), [items, loaded]);
  const loadedRefs = useMemo(() => (sortBy === "loaded" ? new Set(loadedOf.keys()) : noneLoaded), [sortBy, loadedOf]);
  const shown = useShown(items, text, sortBy, loadedRefs);
  const beingRemoved = useMemo(() => new Set(removed.map((name) => modelNamed(items, name)?.ref)), [items, removed]);
  const isFiltered = text.trim() !== "";
  const canPull = useCan("pull");
  const count = isFiltered ? t("models.list.shown", { count: shown.length, total: items.length }) : "";

  return (
    <Panel
      title={
        canPull
          ? t("models.list.titleCount", { count: items.length })
          : t("engineOnly.offered", { amount: items.length })
      }
      section="models/list"
      isFlush
      className="@container"
    >
      {(items.length > handful || typed !== null) && (
        <FilterRow
          search={{
            label: t("models.list.filter"),
            hint: t("models.list.filterHint"),
            value: text,
            onChange: setText,
          }}
          choice={{
            label: t("models.list.sort"),
            value: sortBy,
            options: sorts.map((value) => ({ value, label: t(`models.list.sortBy.${value}`) })),
            onChange: setSortBy,
          }}
          count={count}
        />
      )}
      <Live text={count} />
      {shown.length === 0 ? (
        <EmptyState
          title={t("models.list.noMatch", { text })}
          actions={<Button onClick={() => setText("")}>{t("models.list.clearFilter")}</Button>}
        >
          {t("models.list.noMatchText")}
        </EmptyState>
      ) : (
        <>
          <ColumnNames />
          <ModelRows
            models={shown}
            loadedOf={loaded === null ? null : loadedOf}
            beingRemoved={beingRemoved}
            isInert={isInert}
            onAsk={onAsk}
          />
        </>
      )}
    </Panel>
  );
}
