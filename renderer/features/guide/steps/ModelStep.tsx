import type { TFunction } from "i18next";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "../../../../app/contract/models";
import { catalogue } from "../../../../app/domain/catalogue/catalogue";
import { assumedBytesPerSecond, modelChoices, type ModelChoice } from "../../../../app/domain/guide/model-choices";
import { displayRef, hasName, sameModel } from "../../../../app/domain/model-reference";
import { recommend } from "../../../../app/domain/recommend";
import { useHardware } from "../../../state/hardware";
import { useModels } from "../../../state/models";
import { useAction } from "../../../state/use-action";
import { useOfflineReason } from "../../../state/use-offline";
import { FailureNotice } from "../../../ui/FailureNotice";
import { formatBytes, formatSeconds, shortModelName } from "../../../ui/format";
import { PageLink } from "../../../ui/Links";
import { Note } from "../../../ui/Note";
import { ReadingText } from "../../../ui/ReadingText";
import { Skeleton } from "../../../ui/Skeleton";
import { StateShape } from "../../../ui/State";
import { WayOutButton } from "../../../ui/WayOutButton";
import { verdictSentence } from "../../models/fit-words";
import { speedText, sumText } from "../../models/recommended/recommended-words";
import { blindMachine, useMachine } from "../../models/recommended/use-machine";
import { fitKinds } from "../../resources/fit-kinds";
import { ChoiceCard } from "../ChoiceCard";
import { PullState } from "../PullState";
import { type StepProps, stepIn } from "../step-props";
import { useOwnPull } from "../use-own-pull";

/** Seconds a download takes on a common line, rounded to whole minutes: no more is known before. */
const pullSeconds = (bytes: number) => Math.max(60, Math.round(bytes / assumedBytesPerSecond / 60) * 60);

/** A model as it can be chosen. */
type Card = {
  ref: string;
  isHere: boolean;
  /** What choosing it brings here; null: nothing, or it is not known. */
  downloadBytes: number | null;
  title: string;
  tag: string | undefined;
  aside: ReactNode;
  text: ReactNode;
};

function cardOfHere(t: TFunction, { ref, sizeBytes }: Model): Card {
  return {
    ref,
    isHere: true,
    downloadBytes: null,
    title: shortModelName(ref),
    tag: t("guide.model.here"),
    aside: <ReadingText reading={sizeBytes} format={formatBytes} />,
    text: <span>{t("guide.model.hereText")}</span>,
  };
}

function cardOfOffered(t: TFunction, { role, recommendation }: ModelChoice): Card {
  const { model, variant, fit, speed } = recommendation;
  const { ref, sizeBytes } = variant;
  const facts = [sumText(t, fit), speedText(t, speed)].filter((text) => text !== null);
  return {
    ref,
    isHere: false,
    downloadBytes: sizeBytes,
    title: displayRef(model.name),
    tag: role === "first" ? t("guide.model.recommended") : undefined,
    aside: sizeBytes !== null && (
      <>
        <span className="text-body text-ink">{formatBytes(sizeBytes)}</span>
        <span>{t("guide.model.takes", { time: formatSeconds(pullSeconds(sizeBytes)) })}</span>
      </>
    ),
    text: (
      <>
        <span>
          {t(`models.recommended.purpose.${model.purpose}`)} {t(`guide.model.role.${role}`)}
        </span>
        <span className="tabular-nums">
          <StateShape kind={fitKinds[fit.verdict]} className="mr-1.5" />
          {verdictSentence(t, fit.verdict)} {facts.join(" · ")}
        </span>
      </>
    ),
  };
}

/** Three models that suit this machine, and those that are here; the pull goes on while the guide does. */
export function ModelStep({ guide, goOn }: StepProps) {
  const { t } = useTranslation();
  const items = useModels(({ snapshot }) => snapshot?.items);
  const disk = useHardware(({ snapshot }) => snapshot?.modelDisk.freeBytes);
  const { read, failure } = useMachine();
  const choices = useMemo(
    () => modelChoices(recommend({ catalogue, machine: read?.machine ?? blindMachine, loaded: read?.loaded ?? [] })),
    [read],
  );
  const choose = useAction("guide.choose");
  const pull = useAction("models.pull");
  const { state, need } = stepIn(guide, "model");
  const hasFailed = useOwnPull(guide)?.outcome?.kind === "failed";
  const here = (items ?? []).filter(({ purpose }) => purpose === "text");
  const offered = choices.filter(({ recommendation: { variant } }) => !here.some((each) => hasName(each, variant.ref)));
  const cards = [...here.map((each) => cardOfHere(t, each)), ...offered.map((each) => cardOfOffered(t, each))];
  const [picked, setPicked] = useState<string | null>(null);
  const cardOf = (ref: string | null) => cards.find((each) => ref !== null && sameModel(each.ref, ref));
  const chosen = cardOf(picked) ?? cardOf(guide.model) ?? cards[0];
  const reason = useOfflineReason("models.pull", chosen === undefined || chosen.isHere ? null : { ref: chosen.ref });

  if (state === "waiting") return <PullState guide={guide} />;
  if ((read === null && failure === null) || items === undefined)
    return <Skeleton className="h-56 w-full rounded-panel" />;

  const size = chosen?.downloadBytes ?? null;
  const isShort = size !== null && disk?.isKnown === true && size > disk.value;

  async function take({ ref, isHere }: Card) {
    const answer = await choose.run({ model: ref });
    if (!answer.ok) return;
    if (isHere) return goOn();
    await pull.run({ ref });
  }
  const isComing = state === "working";
  return (
    <>
      {(isComing || need === "half-pulled" || hasFailed) && <PullState guide={guide} />}
      {!isComing && (
        <>
          <fieldset className="grid gap-2">
            <legend className="sr-only">{t("guide.model.legend")}</legend>
            {cards.map(({ ref, title, tag, aside, text }) => (
              <ChoiceCard
                key={ref}
                name="model"
                value={ref}
                isChosen={ref === chosen?.ref}
                onChoose={() => setPicked(ref)}
                title={title}
                tag={tag}
                aside={aside}
              >
                {text}
              </ChoiceCard>
            ))}
          </fieldset>
          <p className="text-small text-ink-2">
            {t("guide.model.note")} {disk?.isKnown && t("guide.model.disk", { free: formatBytes(disk.value) })}{" "}
            <PageLink to="models/recommended">{t("guide.model.others")}</PageLink>
          </p>
          {isShort && <Note>{t("guide.model.tooLarge")}</Note>}
          {choose.failure && <FailureNotice failure={choose.failure} />}
          {pull.failure && <FailureNotice failure={pull.failure} />}
          {chosen !== undefined && (
            <div className="flex flex-wrap gap-2">
              <WayOutButton
                reason={reason}
                kind={state === "done" && sameModel(chosen.ref, guide.model ?? "") ? "plain" : "primary"}
                isPending={choose.isPending || pull.isPending}
                onClick={() => void take(chosen)}
              >
                {chosen.isHere
                  ? t("guide.model.use", { model: chosen.title })
                  : size === null
                    ? t("guide.model.pull")
                    : t("guide.model.pullSize", { size: formatBytes(size) })}
              </WayOutButton>
            </div>
          )}
        </>
      )}
    </>
  );
}
