import type { OpenClawSnapshot } from "../contract/openclaw";
import type { RunnerSnapshot } from "../contract/runner";
import { defaultModelOf, modelsElsewhere } from "./answer-route";

/** The whole of the way words take, in one word, for where there is room for no more: the tray. */
export type RouteState =
  /** OpenClaw is not there, and models are served to whatever else asks. */
  "alone" | "local" | "crosses" | "trouble" | "unknown";

/** What leaves the machine is told first, whether the rest works or not; `local` only when all of it is known. */
export function routeState({
  runner,
  openclaw,
}: {
  runner: RunnerSnapshot | null;
  openclaw: OpenClawSnapshot | null;
}): RouteState {
  const model = defaultModelOf(openclaw);
  const location = runner?.state === "healthy" ? (runner.endpoint?.location ?? "unknown") : null;
  const leavesByModel = model !== null && model.place !== "this-machine";
  if (leavesByModel || (modelsElsewhere(openclaw)?.length ?? 0) > 0 || location === "another-machine") return "crosses";

  if (!runner || runner.state === "looking" || !openclaw || openclaw.state === "looking") return "unknown";
  if (runner.state === "healthy" && openclaw.state === "not-found")
    return location === "this-machine" ? "alone" : "unknown";
  if (runner.state !== "healthy" || openclaw.state !== "ready") return "trouble";
  if (model === null || location === "unknown" || !openclaw.fallbacks.isKnown) return "unknown";
  return openclaw.isConnected ? "local" : "trouble";
}
