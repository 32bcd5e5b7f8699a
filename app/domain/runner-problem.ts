import type { ErrorCode } from "../contract/errors";
import type { RunnerState } from "../contract/runner";

/** The error that stands for each way a runner can be missing; none while it is well or looked for. */
export const runnerProblems = {
  absent: "runner-absent",
  disabled: "runner-disabled",
  down: "runner-down",
  hanging: "runner-hanging",
  "wrong-service": "runner-wrong-service",
} as const satisfies Record<Exclude<RunnerState, "looking" | "healthy">, ErrorCode>;

/** Undefined while there is nothing wrong, or nothing known yet. */
export function runnerProblemOf(state: RunnerState): ErrorCode | undefined {
  return state === "looking" || state === "healthy" ? undefined : runnerProblems[state];
}
