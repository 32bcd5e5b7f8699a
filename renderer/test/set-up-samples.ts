import { unknown } from "../../app/contract/reading";
import type { SetUpOffer } from "../../app/contract/set-up";

/** Docker's engine is there without its runner; `over`: another offer. */
export function sampleOffer(over: Partial<SetUpOffer> = {}): SetUpOffer {
  return {
    operation: "install-runner",
    command: "docker model install-runner",
    options: [{ id: "do-not-track", isSuggested: true }],
    changes: ["pulls-image", "makes-volume", "makes-container", "listens", "comes-back"],
    warnings: ["network"],
    image: "docker/model-runner:latest",
    undo: "docker model uninstall-runner --images",
    limits: null,
    settingsBack: null,
    context: null,
    file: null,
    isBlockedBy: null,
    imageSize: unknown("not-reported"),
    ...over,
  };
}
