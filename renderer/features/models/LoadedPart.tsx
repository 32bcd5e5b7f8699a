import { useTranslation } from "react-i18next";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { lastRequestTo } from "../../../app/domain/last-request";
import { useRequests } from "../../state/requests";
import { formatAgo, formatMemory, formatTime } from "../../ui/format";
import { State } from "../../ui/State";
import { useUnloadText } from "../home/PresentModel";
import { useFit } from "./use-fits";

function stateWord(each: LoadedModel): "answering" | "loading" | "loaded" {
  if (each.isLoading) return "loading";
  return each.isInUse ? "answering" : "loaded";
}

/** By whom it was asked last, as far as the runner told; null: nothing was seen. */
function useAskedText({ ref, tags, id }: Model): string | null {
  const { t } = useTranslation();
  const request = useRequests(({ snapshot }) => lastRequestTo(snapshot?.rows ?? [], [ref, ...tags, id]));
  if (request === null) return null;
  const { client, state } = request;
  if (client === null) return t("models.state.askedUnnamed");
  return t(state === "answering" ? "models.state.asking" : "models.state.asked", { client });
}

function Engine({
  model,
  engine,
  isOnly,
  asked,
}: {
  model: Model;
  engine: LoadedModel;
  isOnly: boolean;
  asked: string | null;
}) {
  const { t } = useTranslation();
  const fit = useFit(model.ref);
  const unloadText = useUnloadText();
  const modes: Readonly<Record<string, string>> = t("models.state.modeOf", { returnObjects: true });
  const state = t(`models.state.${stateWord(engine)}`);
  const { mode, isLoading, isInUse, seenSince, lastUsedAt, keepAlive } = engine;
  const isPlain = mode === "completion" && isOnly;
  const isSecondCopy = mode === "embedding" && model.purpose === "text";
  const memory = fit !== undefined && "needBytes" in fit && fit.needBytes.isKnown ? fit.needBytes.value : null;
  const notes = isLoading
    ? []
    : [
        seenSince === undefined ? "" : t("models.state.since", { when: formatTime(seenSince) }),
        isInUse || lastUsedAt === null ? "" : t("models.state.used", { when: formatAgo(lastUsedAt) }),
        asked ?? "",
        t("models.state.unloads", { when: unloadText(keepAlive) }),
        isSecondCopy ? t("models.state.secondCopy") : "",
        memory === null ? t("models.state.memoryUnknown") : t("models.state.memory", { amount: formatMemory(memory) }),
      ].filter(Boolean);
  return (
    <span className="@min-[52rem]:grid">
      <State kind={isLoading ? "look" : "ok"} className="text-ink">
        {isPlain || mode === "" ? state : t("models.state.mode", { state, mode: modes[mode] ?? mode })}
      </State>
      {notes.map((note) => (
        <span key={note} className="pl-2 text-small text-ink-2 @min-[52rem]:pl-3.5">
          {note}
        </span>
      ))}
    </span>
  );
}

function Engines({ model, loaded }: { model: Model; loaded: readonly LoadedModel[] }) {
  const asked = useAskedText(model);
  return loaded.map((engine) => (
    <Engine
      key={`${engine.ref} ${engine.mode} ${engine.backend}`}
      model={model}
      engine={engine}
      isOnly={loaded.length === 1}
      asked={engine.mode === "completion" || loaded.length === 1 ? asked : null}
    />
  ));
}

/** What is loaded of a model: how, since when, who asked last, and when it goes. */
export function LoadedPart({
  model,
  loaded,
  isBeingRemoved,
}: {
  model: Model;
  /** Null: not known now. */
  loaded: readonly LoadedModel[] | null;
  isBeingRemoved: boolean;
}) {
  const { t } = useTranslation();
  if (isBeingRemoved) return <State kind="look">{t("models.state.removing")}</State>;
  if (loaded === null) return <State kind="unknown">{t("models.state.unknown")}</State>;
  if (loaded.length === 0) return <span className="text-small text-ink-3">{t("models.state.none")}</span>;
  return <Engines model={model} loaded={loaded} />;
}
