import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogue } from "../../../../app/domain/catalogue/catalogue";
import { assumedBytesPerSecond, modelChoices, type ModelChoice } from "../../../../app/domain/guide/model-choices";
import { displayRef, sameModel } from "../../../../app/domain/model-reference";
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
import { speedText, sumText } from "../../models/recommended/recommended-words";
import { blindMachine, useMachine } from "../../models/recommended/use-machine";
import { fitKinds } from "../../resources/fit-kinds";
import { ChoiceCard } from "../ChoiceCard";
import { PullState } from "../PullState";
import { type StepProps, stepIn } from "../step-props";

/** Seconds a download takes on a common line, rounded to whole minutes: no more is known before. */
const pullSeconds = (bytes: number) => Math.max(60, Math.round(bytes / assumedBytesPerSecond / 60) * 60);

function Offered({ choice: { role, recommendation } }: { choice: ModelChoice }) {
  const { t } = useTranslation();
  const { model, fit, speed } = recommendation;
  const facts = [sumText(t, fit), speedText(t, speed)].filter((text) => text !== null);
  return (
    <>
      <span>
        {t(`models.recommended.purpose.${model.purpose}`)} {t(`guide.model.role.${role}`)}
      </span>
      <span className="tabular-nums">
        <StateShape kind={fitKinds[fit.verdict]} className="mr-1.5" />
        {t(`models.fit.verdict.${fit.verdict}`)}. {facts.join(" · ")}
      </span>
    </>
  );
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
  const { state } = stepIn(guide, "model");
  const here = (items ?? []).filter(({ purpose }) => purpose === "text");
  const isHere = (ref: string) => here.some((model) => [model.ref, ...model.tags].some((name) => sameModel(name, ref)));
  const offered = choices.filter(({ recommendation: { variant } }) => !isHere(variant.ref));
  const options = [...here.map(({ ref }) => ref), ...offered.map(({ recommendation: { variant } }) => variant.ref)];
  const [picked, setPicked] = useState<string | null>(null);
  const among = (ref: string | null) => options.find((each) => ref !== null && sameModel(each, ref)) ?? null;
  const chosen = among(picked) ?? among(guide.model) ?? options[0] ?? null;
  const reason = useOfflineReason("models.pull", chosen === null || isHere(chosen) ? null : { ref: chosen });

  if (state === "waiting") return <PullState guide={guide} />;
  if ((read === null && failure === null) || items === undefined)
    return <Skeleton className="h-56 w-full rounded-panel" />;

  const sizeOf = (ref: string) =>
    choices.find(({ recommendation: { variant } }) => variant.ref === ref)?.recommendation.variant.sizeBytes ?? null;
  const size = chosen === null ? null : sizeOf(chosen);
  const isShort = size !== null && disk?.isKnown === true && size > disk.value;

  async function take() {
    if (chosen === null) return;
    const answer = await choose.run({ model: chosen });
    if (!answer.ok) return;
    if (isHere(chosen)) return goOn();
    await pull.run({ ref: chosen });
  }
  const busy = state === "working";
  return (
    <>
      {(busy || stepIn(guide, "model").need === "half-pulled") && <PullState guide={guide} />}
      {!busy && (
        <>
          <fieldset className="grid gap-2">
            <legend className="sr-only">{t("guide.model.legend")}</legend>
            {here.map(({ ref, sizeBytes }) => (
              <ChoiceCard
                key={ref}
                name="model"
                value={ref}
                isChosen={ref === chosen}
                onChoose={() => setPicked(ref)}
                title={shortModelName(ref)}
                tag={t("guide.model.here")}
                aside={<ReadingText reading={sizeBytes} format={formatBytes} />}
              >
                <span>{t("guide.model.hereText")}</span>
              </ChoiceCard>
            ))}
            {offered.map((choice) => {
              const { ref, sizeBytes } = choice.recommendation.variant;
              return (
                <ChoiceCard
                  key={ref}
                  name="model"
                  value={ref}
                  isChosen={ref === chosen}
                  onChoose={() => setPicked(ref)}
                  title={displayRef(choice.recommendation.model.name)}
                  tag={choice.role === "first" ? t("guide.model.recommended") : undefined}
                  aside={
                    sizeBytes !== null && (
                      <>
                        <span className="text-body text-ink">{formatBytes(sizeBytes)}</span>
                        <span>{t("guide.model.takes", { time: formatSeconds(pullSeconds(sizeBytes)) })}</span>
                      </>
                    )
                  }
                >
                  <Offered choice={choice} />
                </ChoiceCard>
              );
            })}
          </fieldset>
          <p className="text-small text-ink-2">
            {t("guide.model.note")} {disk?.isKnown && t("guide.model.disk", { free: formatBytes(disk.value) })}{" "}
            <PageLink to="models/recommended">{t("guide.model.others")}</PageLink>
          </p>
          {isShort && <Note>{t("models.recommended.tooLarge")}</Note>}
          {choose.failure && <FailureNotice failure={choose.failure} />}
          {pull.failure && <FailureNotice failure={pull.failure} />}
          {chosen !== null && (
            <div className="flex flex-wrap gap-2">
              <WayOutButton
                reason={reason}
                kind={state === "done" && sameModel(chosen, guide.model ?? "") ? "plain" : "primary"}
                isPending={choose.isPending || pull.isPending}
                onClick={() => void take()}
              >
                {isHere(chosen)
                  ? t("guide.model.use", { model: shortModelName(chosen) })
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
