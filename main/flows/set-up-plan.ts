import type { Reading } from "../../app/contract/common";
import type {
  ContainerLimits,
  SettingsBack,
  SetUpChange,
  SetUpOffer,
  SetUpOperation,
  SetUpPlan,
  SetUpWarning,
} from "../../app/contract/set-up";
import type { SetUpChoice } from "../../app/domain/choose-set-up";
import { optionsOf, setUpLine, undoLine } from "../../app/domain/set-up-command";

const changes: Record<SetUpOperation, readonly SetUpChange[]> = {
  "start-desktop": ["starts-desktop"],
  "enable-desktop": ["switches-on"],
  "open-port": ["opens-port"],
  "install-runner": ["pulls-image", "makes-volume", "makes-container", "listens", "comes-back"],
  "start-runner": ["makes-container", "listens", "comes-back"],
  "restart-runner": ["replaces-container", "listens"],
  "edit-desktop-settings": ["edits-settings", "keeps-copy", "starts-desktop"],
  "undo-desktop-settings": ["takes-settings-back", "keeps-copy", "starts-desktop"],
};

const warnings: Record<SetUpOperation, readonly SetUpWarning[]> = {
  "start-desktop": [],
  "enable-desktop": [],
  "open-port": [],
  "install-runner": ["network"],
  "start-runner": [],
  "restart-runner": ["answers-cut", "settings-forgotten", "limits-forgotten"],
  "edit-desktop-settings": [],
  "undo-desktop-settings": [],
};

const usesImage: readonly SetUpOperation[] = ["install-runner", "start-runner"];

/** What is lost or given back by operations that make the runner's container anew, or start the runner. */
export type SetUpSurroundings = {
  image: string;
  /** Of the container that is there; null: none that are lost. */
  limits: Reading<ContainerLimits | null>;
  settingsBack: SettingsBack | null;
  /** Of operations that change a file. */
  files: Partial<Record<SetUpOperation, Pick<SetUpOffer, "file" | "isBlockedBy">>>;
};

/** The choice with everything that is shown before: exact command, what changes, how to take it back. */
export function describePlan({ operations, byHand, requirements }: SetUpChoice, around: SetUpSurroundings): SetUpPlan {
  return { offers: operations.map((operation) => describeOffer(operation, around)), byHand, requirements };
}

function describeOffer(
  operation: SetUpOperation,
  { image, limits, settingsBack, files }: SetUpSurroundings,
): SetUpOffer {
  const hasNoLimits = limits.isKnown && limits.value === null;
  return {
    operation,
    command: setUpLine(operation),
    // a port opens the runner to every program here, so that is never suggested
    options: optionsOf[operation].map((id) => ({ id, isSuggested: id === "do-not-track" })),
    changes: [...changes[operation]],
    warnings: warnings[operation].filter((warning) => warning !== "limits-forgotten" || !hasNoLimits),
    image: usesImage.includes(operation) ? image : null,
    limits: operation === "restart-runner" && limits.isKnown ? limits.value : null,
    settingsBack: operation === "undo-desktop-settings" ? null : settingsBack,
    file: files[operation]?.file ?? null,
    isBlockedBy: files[operation]?.isBlockedBy ?? null,
    undo: undoLine(operation),
  };
}
