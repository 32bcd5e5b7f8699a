import type { createWarmUpFlow } from "../flows/warm-up";
import type { HandlersOf } from "./gate";

export function warmUpHandlers({ warmUp }: { warmUp: ReturnType<typeof createWarmUpFlow> }): HandlersOf<"warmUp"> {
  return {
    "warmUp.read": () => warmUp.read(),
    "warmUp.start": (input) => ({ jobId: warmUp.start(input).id }),
  };
}
