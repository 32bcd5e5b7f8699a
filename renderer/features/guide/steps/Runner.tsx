import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../../app/contract/guide";
import type { RunnerWay } from "../../../../app/domain/runner-ways";
import { useAction } from "../../../state/use-action";
import { FailureNotice } from "../../../ui/FailureNotice";
import { ChoiceCard } from "../ChoiceCard";
import { RunnerSetUp } from "../RunnerSetUp";
import { type StepProps, stepIn } from "../step-props";
import { formatParagraph } from "../../../ui/format";

type Way = GuideSnapshot["ways"][number];

function Ways({ ways, chosen, best }: { ways: readonly Way[]; chosen: RunnerWay | null; best: RunnerWay | null }) {
  const { t } = useTranslation();
  const choose = useAction("guide.choose");
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{t("guide.runner.ways")}</legend>
      {ways.map((each) => (
        <ChoiceCard
          key={each.way}
          name="runner-way"
          value={each.way}
          isChosen={each.way === chosen}
          isDisabled={each.state === "not-possible"}
          onChoose={() => void choose.run({ way: each.way })}
          title={t(`guide.way.${each.way}.name`)}
          tag={each.way === best ? t("guide.runner.best") : undefined}
        >
          <WayWords {...each} />
        </ChoiceCard>
      ))}
      {choose.failure && <FailureNotice failure={choose.failure} />}
    </fieldset>
  );
}

function WayWords({ way, state, reasons }: Way) {
  const { t } = useTranslation();
  return (
    <>
      <span>{t(`guide.way.${way}.what`)}</span>
      <span className={state === "not-possible" ? "text-ink" : "text-ink-3"}>
        {formatParagraph(reasons.map((reason) => t(`guide.way.reason.${reason}`)))}
      </span>
    </>
  );
}

/** Which home the runner is given. What it takes is shown before anything is done. */
export function Runner({ guide }: StepProps) {
  const { t } = useTranslation();
  const isDone = stepIn(guide, "runner").state === "done";
  const best = guide.ways.find(({ state }) => state !== "not-possible")?.way ?? null;
  const chosen = guide.way ?? best;
  return (
    <>
      <p className="max-w-prose text-ink-2">{t("guide.runner.what")}</p>
      {!isDone && (
        <>
          <Ways ways={guide.ways} chosen={chosen} best={best} />
          <section aria-label={t("guide.runner.next")} className="grid gap-2">
            <h2>{t("guide.runner.next")}</h2>
            <RunnerSetUp way={chosen} />
          </section>
        </>
      )}
    </>
  );
}
