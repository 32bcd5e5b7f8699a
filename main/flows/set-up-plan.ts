import type { SetUpChange, SetUpOffer, SetUpOperation, SetUpPlan, SetUpWarning } from "../../app/contract/set-up";
import type { SetUpChoice } from "../../app/domain/choose-set-up";
import { optionsOf, setUpLine, undoLine } from "../../app/domain/set-up-command";

const changes: Record<SetUpOperation, readonly SetUpChange[]> = {
  "start-desktop": ["starts-desktop"],
  "enable-desktop": ["switches-on"],
  "open-port": ["opens-port"],
  "install-runner": ["pulls-image", "makes-volume", "makes-container", "listens", "comes-back"],
  "start-runner": ["makes-container", "listens", "comes-back"],
  "restart-runner": ["replaces-container", "listens"],
};

const warnings: Record<SetUpOperation, readonly SetUpWarning[]> = {
  "start-desktop": [],
  "enable-desktop": [],
  "open-port": [],
  "install-runner": ["network"],
  "start-runner": [],
  "restart-runner": ["answers-cut", "settings-forgotten", "limits-forgotten"],
};

const usesImage: readonly SetUpOperation[] = ["install-runner", "start-runner"];

/** The choice with everything that is shown before: exact command, what changes, how to take it back. */
export function describePlan({ operations, byHand, requirements }: SetUpChoice, image: string): SetUpPlan {
  return { offers: operations.map((operation) => describeOffer(operation, image)), byHand, requirements };
}

function describeOffer(operation: SetUpOperation, image: string): SetUpOffer {
  return {
    operation,
    command: setUpLine(operation),
    // a port opens the runner to every program here, so that is never suggested
    options: optionsOf[operation].map((id) => ({ id, isSuggested: id === "do-not-track" })),
    changes: [...changes[operation]],
    warnings: [...warnings[operation]],
    image: usesImage.includes(operation) ? image : null,
    undo: undoLine(operation),
  };
}
