import type { UpdatesFlow } from "../flows/updates";
import type { HandlersOf } from "./gate";

export function updatesHandlers({ updates }: { updates: UpdatesFlow }): HandlersOf<"updates"> {
  return {
    "updates.read": () => updates.read(),
    "updates.check": () => updates.check(),
    "updates.download": () => updates.download(),
    "updates.install": ({ isAgreed }) => updates.install(isAgreed),
  };
}
