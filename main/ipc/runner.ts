import type { createRunnerService } from "../services/runner/runner";
import type { HandlersOf } from "./gate";

export function runnerHandlers({ runner }: { runner: ReturnType<typeof createRunnerService> }): HandlersOf<"runner"> {
  return {
    "runner.read": () => runner.read(),
    "runner.probe": () => runner.probe(),
  };
}
