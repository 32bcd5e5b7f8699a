import type { createLimitsFlow } from "../flows/container-limits";
import type { HandlersOf } from "./gate";

export function limitsHandlers({
  limitsFlow,
}: {
  limitsFlow: ReturnType<typeof createLimitsFlow>;
}): HandlersOf<"limits"> {
  return {
    "limits.read": () => limitsFlow.read(),
    "limits.apply": (input) => ({ jobId: limitsFlow.apply(input).id }),
    "limits.undo": () => ({ jobId: limitsFlow.undo().id }),
    "limits.putBack": () => ({ jobId: limitsFlow.putBack().id }),
  };
}
