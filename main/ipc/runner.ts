import type { createSetUpFlow } from "../flows/set-up/set-up-runner";
import type { createRunnerService } from "../services/runner/runner";
import type { HandlersOf } from "./gate";

export function runnerHandlers({
  runner,
  setUpFlow,
}: {
  runner: ReturnType<typeof createRunnerService>;
  setUpFlow: ReturnType<typeof createSetUpFlow>;
}): HandlersOf<"runner"> {
  return {
    "runner.read": () => runner.read(),
    "runner.probe": () => runner.probe(),
    "runner.try": ({ address }) => runner.tryAddress(address),
    "runner.plan": () => setUpFlow.plan(),
    "runner.setUp": (request) => ({ jobId: setUpFlow.setUp(request).id }),
  };
}
