import { defaultRangeExtractor, useWindowVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useDeferredValue, useLayoutEffect, useRef, useState, type FocusEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { ModelRow, type ModelAsk } from "./ModelRow";

/** Up to so many rows are all there: nothing to gain, and the browser's own search finds them. */
const allUpTo = 40;
const usualHeight = 64;
const beyondTheEdge = 5;
const notLoaded: readonly LoadedModel[] = [];

export type ModelRowsProps = {
  models: readonly Model[];
  /** By reference; null: not known now. */
  loadedOf: ReadonlyMap<string, readonly LoadedModel[]> | null;
  beingRemoved: ReadonlySet<string | undefined>;
  isInert: boolean;
  onAsk: (ask: ModelAsk) => void;
};

function rowProps({ models, loadedOf, beingRemoved, isInert, onAsk }: ModelRowsProps, model: Model, index: number) {
  return {
    model,
    position: index + 1,
    count: models.length,
    loaded: loadedOf === null ? null : (loadedOf.get(model.ref) ?? notLoaded),
    isBeingRemoved: beingRemoved.has(model.ref),
    isInert,
    onAsk,
  };
}

/** Where the list begins on the page; whatever above it grows moves it. */
function useTopOnPage() {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const read = useCallback(() => {
    if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
  }, []);
  useLayoutEffect(() => {
    read();
    const observer = new ResizeObserver(read);
    const page = list.current?.closest("main") ?? document.body;
    for (const part of [page, ...page.querySelectorAll("section")]) observer.observe(part);
    return () => observer.disconnect();
  }, [read]);
  return { list, top };
}

/** Rows near what is seen, and the one with the focus: it must not go from under the keyboard. */
function SeenRows(props: ModelRowsProps) {
  const { t } = useTranslation();
  const { models } = props;
  const { list, top } = useTopOnPage();
  const [focused, setFocused] = useState<number | null>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      if (focused === null || focused >= range.count || seen.includes(focused)) return seen;
      return [...seen, focused].toSorted((a, b) => a - b);
    },
    [focused],
  );
  // oxlint-disable-next-line react-hooks/incompatible-library
  const rows = useWindowVirtualizer({
    count: models.length,
    estimateSize: () => usualHeight,
    getItemKey: (index) => models[index]?.ref ?? index,
    // what is not laid out yet has no height
    measureElement: (row) => (row instanceof HTMLElement && row.offsetHeight > 0 ? row.offsetHeight : usualHeight),
    scrollMargin: top,
    overscan: beyondTheEdge,
    rangeExtractor,
    useFlushSync: false,
  });
  function follow({ target }: FocusEvent) {
    const index = target.closest<HTMLElement>("li[data-index]")?.dataset["index"];
    setFocused(index === undefined ? null : Number(index));
  }
  // drawn in slices: a fast scroll may outrun the rows for a moment, but never holds the window up
  const seen = useDeferredValue(rows.getVirtualItems());
  return (
    // It only watches where the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul
      ref={list}
      aria-label={t("models.list.title")}
      tabIndex={-1}
      className="grid grid-cols-1 content-start"
      style={{ height: rows.getTotalSize() }}
      onFocus={follow}
      onBlur={() => setFocused(null)}
    >
      {seen.map(({ index, start, key }, at) => {
        const model = models[index];
        const before = seen[at - 1]?.end ?? top;
        return (
          // in the flow, so that a row that turns out taller moves those below without drawing them again
          model && (
            <ModelRow key={key} {...rowProps(props, model, index)} gap={start - before} measure={rows.measureElement} />
          )
        );
      })}
    </ul>
  );
}

/** The rows of the list: all of them, or of many those that are seen. */
export function ModelRows(props: ModelRowsProps) {
  const { t } = useTranslation();
  const { models } = props;
  if (models.length > allUpTo) return <SeenRows {...props} />;
  return (
    <ul aria-label={t("models.list.title")} tabIndex={-1} className="grid grid-cols-1">
      {models.map((model, index) => (
        <ModelRow key={model.ref} {...rowProps(props, model, index)} />
      ))}
    </ul>
  );
}
