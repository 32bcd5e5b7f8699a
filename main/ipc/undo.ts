import type { UndoEverythingFlow } from "../flows/undo/undo-everything";
import type { HandlersOf } from "./gate";

export function undoHandlers({ undoEverything }: { undoEverything: UndoEverythingFlow }): HandlersOf<"undo"> {
  return {
    "undo.plan": () => undoEverything.plan(),
    "undo.carryOut": (input) => ({ jobId: undoEverything.carryOut(input).id }),
  };
}
