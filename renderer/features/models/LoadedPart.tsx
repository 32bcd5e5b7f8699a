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

const keyOf = ({ ref, mode, backend }: LoadedModel) => `${ref} ${mode} ${backend}`;

function useStateText(isOnly: boolean) {
  const { t } = useTranslation();
  const modes: Readonly<Record<string, string>> = t("models.state.modeOf", { returnObjects: true });
  return (engine: LoadedModel) => {
    const { mode } = engine;
    const state = t(`models.state.${stateWord(engine)}`);
    const isPlain = (mode === "completion" && isOnly) || mode === "";
    return isPlain ? state : t("models.state.mode", { state, mode: modes[mode] ?? mode });
  };
}

/** Since when, used when and by whom, when it goes, what it takes: one line for each engine of the model. */
export function LoadedNotes({ model, loaded }: { model: Model; loaded: readonly LoadedModel[] }) {
  const { t } = useTranslation();
  const fit = useFit(model.ref);
  const unloadText = useUnloadText();
  const asked = useAskedText(model);
  const isOnly = loaded.length === 1;
  const memory = fit !== undefined && "needBytes" in fit && fit.needBytes.isKnown ? fit.needBytes.value : null;
  return loaded
    .filter(({ isLoading }) => !isLoading)
    .map((engine) => {
      const { mode, isInUse, seenSince, lastUsedAt, keepAlive } = engine;
      const isSecondCopy = mode === "embedding" && model.purpose === "text";
      const notes = [
        isSecondCopy ? t("models.state.secondCopy") : "",
        seenSince === undefined ? "" : t("models.state.since", { when: formatTime(seenSince) }),
        isInUse || lastUsedAt === null ? "" : t("models.state.used", { when: formatAgo(lastUsedAt) }),
        mode === "completion" || isOnly ? (asked ?? "") : "",
        t("models.state.unloads", { when: unloadText(keepAlive) }),
        memory === null ? t("models.state.memoryUnknown") : t("models.state.memory", { amount: formatMemory(memory) }),
      ].filter(Boolean);
      return (
        <p key={keyOf(engine)} className="text-small text-ink-2">
          {notes.map((note, index) => (
            <span key={note}>
              {index > 0 && <span aria-hidden> · </span>}
              <span>{note}</span>
            </span>
          ))}
        </p>
      );
    });
}

function Engines({ loaded }: { loaded: readonly LoadedModel[] }) {
  const stateText = useStateText(loaded.length === 1);
  return loaded.map((engine) => (
    <State key={keyOf(engine)} kind={engine.isLoading ? "look" : "ok"} className="text-ink">
      {stateText(engine)}
    </State>
  ));
}

/** Whether it is loaded, in which mode. */
export function LoadedPart({
  loaded,
  isBeingRemoved,
}: {
  /** Null: not known now. */
  loaded: readonly LoadedModel[] | null;
  isBeingRemoved: boolean;
}) {
  const { t } = useTranslation();
  if (isBeingRemoved) return <State kind="look">{t("models.state.removing")}</State>;
  if (loaded === null) return <State kind="unknown">{t("models.state.unknown")}</State>;
  if (loaded.length === 0) return <span className="text-small text-ink-3">{t("models.state.none")}</span>;
  return <Engines loaded={loaded} />;
}
