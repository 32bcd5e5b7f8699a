import type { GuardFlow } from "../flows/guard";
import type { HandlersOf } from "./gate";

export function guardHandlers({ guard }: { guard: GuardFlow }): HandlersOf<"guard"> {
  return { "guard.look": (input) => guard.look(input) };
}
