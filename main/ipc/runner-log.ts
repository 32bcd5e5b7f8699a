import type { createRunnerLogService } from "../services/runner-log/runner-log";
import type { HandlersOf } from "./gate";

export function runnerLogHandlers({
  runnerLog,
}: {
  runnerLog: ReturnType<typeof createRunnerLogService>;
}): HandlersOf<"runnerLog"> {
  return {
    "runnerLog.read": () => runnerLog.read(),
    "runnerLog.watch": ({ isOpen }, { clientId }) => {
      runnerLog.watch(clientId, isOpen);
      return {};
    },
  };
}
