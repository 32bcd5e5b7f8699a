import type { SwitchFlow } from "../flows/switch/switch-model";
import type { HandlersOf } from "./gate";

export function switchHandlers({ switchFlow }: { switchFlow: SwitchFlow }): HandlersOf<"switch"> {
  return {
    "switch.read": () => switchFlow.read(),
    "switch.to": (input) => ({ jobId: switchFlow.to(input).id }),
    "switch.skipProof": () => {
      switchFlow.skipProof();
      return {};
    },
    "switch.pause": (input) => switchFlow.pause(input),
    "switch.resume": () => switchFlow.resume(),
  };
}
