import clsx from "clsx";
import { Check, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { GuideSnapshot } from "../../../app/contract/guide";
import type { GuideStepId } from "../../../app/domain/guide/steps";
import { pagePath } from "../../pages";
import type { GuideStep } from "./step-props";
import { useStepFacts } from "./step-words";

function Marker({ step: { state }, number, isHere }: { step: GuideStep; number: number; isHere: boolean }) {
  return (
    <span
      aria-hidden
      data-fill
      className={clsx(
        "grid size-6 flex-none place-items-center rounded-full border text-small tabular-nums",
        state === "done"
          ? "border-accent-line bg-accent-soft text-accent"
          : isHere
            ? "border-accent bg-accent text-accent-ink"
            : "border-line-strong text-ink-3",
      )}
    >
      {state === "done" ? (
        <Check className="size-3.5" strokeWidth={2.4} />
      ) : state === "working" ? (
        <LoaderCircle className="size-3.5 animate-turn" />
      ) : (
        number
      )}
    </span>
  );
}

/** The steps as facts: what is done, with what was found; where one is; what comes. Each can be gone to. */
export function StepList({ guide, step: here }: { guide: GuideSnapshot; step: GuideStepId }) {
  const { t } = useTranslation();
  const factOf = useStepFacts(guide);
  return (
    <nav aria-label={t("guide.steps")} className="min-w-0 roomy:sticky roomy:top-5 roomy:self-start">
      <ol className="flex gap-1 max-roomy:flex-wrap roomy:flex-col">
        {guide.steps.map((step, index) => {
          const isHere = step.id === here;
          const fact = factOf(step);
          const state = t(`guide.state.${step.isAlready ? "already" : step.state}`);
          return (
            <li key={step.id} className="min-w-0">
              <a
                href={pagePath(`guide/${step.id}`)}
                aria-current={isHere ? "step" : undefined}
                className={clsx(
                  "flex min-w-0 items-start gap-2.5 rounded-control px-2 py-1.5 no-underline",
                  isHere ? "bg-surface shadow-[0_0_0_1px_var(--color-line)]" : "hover:bg-surface",
                )}
              >
                <Marker step={step} number={index + 1} isHere={isHere} />
                <span className={clsx("min-w-0 pt-0.5", !isHere && "max-roomy:sr-only")}>
                  <span className={clsx("block", isHere ? "font-semi text-ink" : "text-ink-2")}>
                    {t(`guide.step.${step.id}.name`)}
                  </span>
                  <span
                    className="line-clamp-2 text-small [overflow-wrap:anywhere] text-ink-3 max-roomy:sr-only"
                    title={fact ?? undefined}
                  >
                    <span className={clsx(step.state !== "done" || !step.isAlready ? "sr-only" : "")}>{state}</span>
                    {fact !== null && (
                      <>
                        {step.isAlready ? ": " : <span className="sr-only">: </span>}
                        {fact}
                      </>
                    )}
                  </span>
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
