import type { GuardFlow } from "../flows/guard";
import type { createPressureWatch } from "../flows/pressure";
import type { HandlersOf } from "./gate";

export function guardHandlers({
  guard,
  pressure,
}: {
  guard: GuardFlow;
  pressure: ReturnType<typeof createPressureWatch>;
}): HandlersOf<"guard" | "pressure"> {
  return { "guard.look": (input) => guard.look(input), "pressure.read": () => pressure.read() };
}
