import type { PortHolder } from "../../../app/contract/port-holder";
import type { Reading } from "../../../app/contract/common";
import type { ContainerLimits } from "../../../app/contract/limits";
import type {
  SettingsBack,
  SetUpChange,
  SetUpOffer,
  SetUpOperation,
  SetUpPlan,
  SetUpWarning,
} from "../../../app/contract/set-up";
import type { StandalonePlan } from "../../../app/contract/standalone";
import type { SetUpChoice } from "../../../app/domain/choose-set-up";
import { isStandaloneOperation, optionsOf, setUpLine, undoLine } from "../../../app/domain/set-up-command";

const changes: Record<SetUpOperation, readonly SetUpChange[]> = {
  "start-desktop": ["starts-desktop"],
  "enable-desktop": ["switches-on"],
  "open-port": ["opens-port"],
  "install-runner": ["pulls-image", "makes-volume", "makes-container", "listens", "comes-back"],
  "start-runner": ["makes-container", "listens", "comes-back"],
  "restart-runner": ["replaces-container", "listens"],
  "use-context": ["points-docker"],
  "edit-desktop-settings": ["edits-settings", "keeps-copy", "starts-desktop"],
  "undo-desktop-settings": ["takes-settings-back", "keeps-copy", "starts-desktop"],
  "install-standalone": ["runs-under-homeport", "listens-here-only"],
  "start-standalone": ["runs-under-homeport", "listens-here-only"],
};

const warnings: Record<SetUpOperation, readonly SetUpWarning[]> = {
  "start-desktop": [],
  "enable-desktop": [],
  "open-port": [],
  "install-runner": ["network"],
  "start-runner": [],
  "restart-runner": ["answers-cut", "settings-forgotten", "limits-forgotten"],
  "use-context": [],
  "edit-desktop-settings": [],
  "undo-desktop-settings": [],
  "install-standalone": [],
  "start-standalone": [],
};

const installChange = { dmr: "downloads-dmr", "llama-server": "downloads-engine" } as const;
const usesImage: readonly SetUpOperation[] = ["install-runner", "start-runner"];
const usesContainer: readonly SetUpOperation[] = [...usesImage, "restart-runner"];

/** What is lost or given back by operations that make the runner's container anew, or start the runner. */
export type SetUpSurroundings = {
  image: string;
  imageSize: Reading<string>;
  /** Who holds the runner's port, where that is the matter. */
  holder: PortHolder | null;
  /** What a new container is given again; null: nothing. */
  limits: Reading<ContainerLimits | null>;
  settingsBack: SettingsBack | null;
  /** Of the runner without Docker, where it is offered. */
  standalone: StandalonePlan | null;
  /** Of operations that change a file. */
  files: Partial<Record<SetUpOperation, Pick<SetUpOffer, "file" | "isBlockedBy">>>;
};

/** The choice with everything that is shown before: exact command, what changes, how to take it back. */
export function describePlan(choice: SetUpChoice, around: SetUpSurroundings): SetUpPlan {
  const { operations, byHand, requirements } = choice;
  return {
    offers: operations.map((operation) => describeOffer(operation, choice, around)),
    byHand: byHand === null ? null : { ...byHand, holder: around.holder },
    requirements,
  };
}

function describeOffer(
  operation: SetUpOperation,
  { context }: SetUpChoice,
  { image, imageSize, limits, settingsBack, files, standalone }: SetUpSurroundings,
): SetUpOffer {
  const chosen = operation === "use-context" ? context : null;
  const isOfDocker = !isStandaloneOperation(operation);
  const startsNothing = operation === "undo-desktop-settings" || operation === "use-context";
  return {
    operation,
    command: isOfDocker ? setUpLine(operation, [], chosen?.name) : (standalone?.command ?? "dmr serve"),
    context: chosen?.name ?? null,
    // a port opens the runner to every program here, so that is never suggested
    options: optionsOf[operation].map((id) => ({ id, isSuggested: id === "do-not-track" })),
    changes: [
      ...(operation === "install-standalone"
        ? (standalone?.installs ?? []).map(({ part }) => installChange[part])
        : []),
      ...changes[operation],
      ...(!isOfDocker && standalone?.fetchesEngine === true ? (["fetches-engine"] as const) : []),
    ],
    ...(operation === "install-standalone" && standalone !== null ? { installs: standalone.installs } : {}),
    warnings: warnings[operation].filter((warning) => warning !== "limits-forgotten" || !limits.isKnown),
    image: usesImage.includes(operation) ? image : null,
    imageSize,
    limits: usesContainer.includes(operation) && limits.isKnown ? limits.value : null,
    settingsBack: startsNothing ? null : settingsBack,
    file: files[operation]?.file ?? null,
    isBlockedBy: files[operation]?.isBlockedBy ?? null,
    undo: isOfDocker ? undoLine(operation, chosen?.before) : null,
  };
}
