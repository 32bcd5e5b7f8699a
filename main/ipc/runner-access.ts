import type { RunnerAccess } from "../services/runner/access";
import type { HandlersOf } from "./gate";

export function runnerAccessHandlers({ runnerAccess }: { runnerAccess: RunnerAccess }): HandlersOf<"runnerAccess"> {
  return {
    "runnerAccess.read": () => runnerAccess.read(),
    "runnerAccess.setToken": (wanted) => runnerAccess.setToken(wanted),
    "runnerAccess.forgetToken": (wanted) => runnerAccess.forgetToken(wanted),
    "runnerAccess.trust": (wanted) => runnerAccess.trust(wanted),
    "runnerAccess.distrust": (wanted) => runnerAccess.distrust(wanted),
    "runnerAccess.allowPlain": (wanted) => runnerAccess.allowPlain(wanted),
  };
}
