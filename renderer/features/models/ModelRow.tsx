import clsx from "clsx";
import { Trash2 } from "lucide-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { displayRef } from "../../../app/domain/model-reference";
import { BreakableName } from "../../ui/BreakableName";
import { Button } from "../../ui/Button";
import { FailureNotice } from "../../ui/FailureNotice";
import { formatBytes, formatCount, formatList } from "../../ui/format";
import { ReadingText } from "../../ui/ReadingText";
import { Tag } from "../../ui/Tag";
import { useCan } from "../../frame/EngineOnly";
import { AgentTag } from "../resources/speed/AgentTag";
import { FailedLoad } from "./FailedLoad";
import { FitTag } from "./FitTag";
import { LoadButtons } from "./LoadButtons";
import { LoadedNotes, LoadedPart } from "./LoadedPart";
import { SwitchButton } from "../switch/SwitchButton";
import { useTryIt } from "./use-try-it";

/** Stacked when narrow, the facts on a line when wider, with the buttons beside the name when wider still, a table's columns from 52rem on. */
export const rowGrid =
  "grid grid-cols-[minmax(0,1fr)] items-baseline gap-x-4 gap-y-1 px-4 @min-[24rem]:grid-cols-[auto_auto_minmax(0,1fr)] " +
  "@min-[32rem]:grid-cols-[auto_auto_minmax(0,1fr)_auto] @min-[52rem]:grid-cols-[minmax(0,1fr)_4.75rem_6rem_13rem_11rem]";

export type ModelAsk = { kind: "details" | "remove"; model: Model };

export type ModelRowProps = {
  model: Model;
  /** Its place among all, drawn yet or not. */
  position: number;
  count: number;
  /** Null: not known now, so nothing can be done with it either. */
  loaded: readonly LoadedModel[] | null;
  isBeingRemoved: boolean;
  /** Nothing can be asked of the runner now. */
  isInert: boolean;
  onAsk: (ask: ModelAsk) => void;
  /** Pixels left out before it, where only the seen rows are there; `measure` is told its element. */
  gap?: number;
  measure?: (row: HTMLLIElement | null) => void;
};

/** One pulled model: what it is, what it costs, whether it is loaded, and what can be done with it. */
export const ModelRow = memo(function ModelRow({
  model,
  position,
  count,
  loaded,
  isBeingRemoved,
  isInert,
  onAsk,
  gap = 0,
  measure,
}: ModelRowProps) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const tryIt = useTryIt();
  const [canLoad, canRemove] = [useCan("load"), useCan("remove")];
  const name = displayRef(model.ref);
  const others = model.tags.filter((tag) => tag !== model.ref).map(displayRef);
  const about = [
    model.parameters === null ? "" : t("models.list.parameters", { amount: model.parameters }),
    others.length === 0 ? "" : t("models.list.also", { names: formatList(others) }),
  ].filter(Boolean);
  const label = "text-small text-ink-2 @min-[52rem]:sr-only";
  const hasOwnWord = model.quantization !== null && !name.toUpperCase().includes(model.quantization.toUpperCase());
  const isLoaded = loaded !== null && loaded.length > 0;

  return (
    <li
      ref={measure}
      data-index={measure && position - 1}
      style={gap > 0 ? { marginTop: gap } : undefined}
      aria-posinset={position}
      aria-setsize={count}
      className={clsx(
        position > 1 && "border-t",
        position === count && "rounded-b-panel",
        isLoaded ? "border-accent-line bg-accent-soft" : "border-line",
      )}
    >
      <div className={`${rowGrid} py-2.5`}>
        <div className="min-w-0 @min-[24rem]:col-span-3 @min-[52rem]:col-span-1">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <h3 title={model.ref} className="line-clamp-3 min-w-0 text-body [overflow-wrap:anywhere]">
              <BreakableName name={name} />
            </h3>
            {hasOwnWord && <Tag>{model.quantization}</Tag>}
            {model.purpose !== "text" && <Tag>{t(`models.state.modeOf.${model.purpose}`)}</Tag>}
          </div>
          {about.length > 0 && (
            <p title={model.tags.join("\n")} className="line-clamp-2 text-small break-words text-ink-2">
              {formatList(about)}
            </p>
          )}
          {isLoaded && !isBeingRemoved && <LoadedNotes model={model} loaded={loaded} />}
        </div>
        <div className="whitespace-nowrap tabular-nums @min-[32rem]:row-start-2 @min-[52rem]:row-auto @min-[52rem]:text-right">
          <span className={label}>{t("models.list.size")} </span>
          <ReadingText reading={model.sizeBytes} format={formatBytes} />
        </div>
        <div className="tabular-nums @min-[32rem]:row-start-2 @min-[52rem]:row-auto @min-[52rem]:text-right">
          <span className={label}>{t("models.list.context")} </span>
          <ReadingText reading={model.packagedContextTokens} format={formatCount} />{" "}
          {model.trainedContextTokens.isKnown && (
            <span className="text-small text-ink-2 @min-[52rem]:block">
              {t("models.list.ofTrained", { tokens: formatCount(model.trainedContextTokens.value) })}
            </span>
          )}
        </div>
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 @min-[24rem]:col-span-3 @min-[32rem]:col-span-2 @min-[32rem]:row-start-2 @min-[52rem]:col-span-1 @min-[52rem]:row-auto">
          <span className="sr-only">{t("models.list.state")}</span>
          {canLoad && <LoadedPart loaded={loaded} isBeingRemoved={isBeingRemoved} />}
          {canLoad && loaded !== null && !isBeingRemoved && (
            <LoadButtons model={model} loaded={loaded} isInert={isInert} onFailure={setFailure} />
          )}
          {canLoad && !isInert && !isBeingRemoved && model.purpose === "text" && (
            <span className="flex basis-full flex-wrap gap-x-3">
              <FitTag model={model} />
              <AgentTag model={model} />
            </span>
          )}
        </div>
        {loaded !== null && (
          <div className="flex flex-wrap items-center gap-1 @min-[24rem]:col-span-3 @min-[32rem]:col-span-1 @min-[32rem]:col-start-4 @min-[32rem]:row-start-1 @min-[32rem]:justify-end @min-[52rem]:col-auto @min-[52rem]:row-auto">
            {model.purpose === "text" && (
              <SwitchButton model={model} isDisabled={isInert || isBeingRemoved} onFailure={setFailure} />
            )}
            {model.purpose === "text" && (
              <Button
                kind="quiet"
                isDisabled={isBeingRemoved}
                aria-label={t("models.action.tryWhat", { model: name })}
                onClick={() => tryIt(model.ref)}
              >
                {t("models.action.try")}
              </Button>
            )}
            {canRemove && (
              <>
                <Button
                  kind="quiet"
                  isDisabled={isInert}
                  aria-label={t("models.action.detailsWhat", { model: name })}
                  onClick={() => onAsk({ kind: "details", model })}
                >
                  {t("models.action.details")}
                </Button>
                <Button
                  kind="quiet"
                  isDisabled={isInert || isBeingRemoved}
                  aria-label={t("models.action.removeWhat", { model: name })}
                  title={t("models.action.remove")}
                  className="text-ink-2"
                  onClick={() => onAsk({ kind: "remove", model })}
                >
                  <Trash2 aria-hidden className="size-4" />
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {failure && (
        <div className="px-4 pb-3">
          <FailureNotice failure={failure} />
        </div>
      )}
      <FailedLoad of={model.ref} />
    </li>
  );
});
