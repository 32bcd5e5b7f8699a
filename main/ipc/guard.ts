import type { GuardFlow } from "../flows/guard";
import type { createPressureWatch } from "../flows/pressure";
import type { SwitchFlow } from "../flows/switch/switch-model";
import type { HandlersOf } from "./gate";

export function guardHandlers({
  guard,
  pressure,
  switchFlow,
}: {
  guard: GuardFlow;
  pressure: ReturnType<typeof createPressureWatch>;
  switchFlow: Pick<SwitchFlow, "read">;
}): HandlersOf<"guard" | "pressure"> {
  return {
    "guard.look": (input) =>
      guard.look(input.intent === "switch" ? { ...input, leaving: switchFlow.read().model?.ref ?? null } : input),
    "pressure.read": () => pressure.read(),
  };
}
