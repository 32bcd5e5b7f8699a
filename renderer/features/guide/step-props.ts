import type { GuideSnapshot } from "../../../app/contract/guide";
import type { GuideStepId } from "../../../app/domain/guide/steps";

export type StepProps = {
  guide: GuideSnapshot;
  /** To the next step that is not done. */
  goOn: () => void;
};

export type GuideStep = GuideSnapshot["steps"][number];

/** A step as it is judged now; one that is not listed does not exist. */
export function stepIn(guide: GuideSnapshot, id: GuideStepId): GuideStep {
  return (
    guide.steps.find((step) => step.id === id) ?? { id, state: "looking", need: null, waitsFor: null, isAlready: false }
  );
}
