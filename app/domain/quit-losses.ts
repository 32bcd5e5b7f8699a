import type { Job, JobKind } from "../contract/jobs";
import type { StandaloneSnapshot } from "../contract/standalone";
import { isResumablePull, parseModelRef } from "./model-reference";

/** What becomes of a running job when the program ends: it can be taken up again, begins anew, or is broken off. */
export type QuitLoss = { job: Job; becomes: "offered-again" | "begins-anew" | "broken-off" };

/** A removal's step is waited for; of the others nothing is lost but the wait. */
const harmless: ReadonlySet<JobKind> = new Set([
  "remove-model",
  "verify-openclaw",
  "load-model",
  "apply-settings",
  "check-agent",
  "benchmark",
  "warm-up",
  "compare-models",
  "run-standalone",
  "stop-standalone",
]);

/**
 * The jobs a person would want to be asked about before the program ends. Not asked about: what has not begun,
 * and what can end without harm.
 */
export function quitLosses(jobs: readonly Job[]): QuitLoss[] {
  return jobs.flatMap((job): QuitLoss[] => {
    if (job.outcome !== null) return [];
    if (harmless.has(job.kind)) return [];
    if (job.kind === "download-update") return [{ job, becomes: "begins-anew" }];
    if (job.kind !== "pull-model") return job.phase === "waiting" ? [] : [{ job, becomes: "broken-off" }];
    const ref = parseModelRef(job.subject);
    return [{ job, becomes: ref.ok && isResumablePull(ref) ? "offered-again" : "begins-anew" }];
  });
}

/** The runner without Docker runs, and is not kept. */
export const endsWithHomeport = ({ state, keepAtQuit }: Pick<StandaloneSnapshot, "state" | "keepAtQuit">): boolean =>
  state === "running" && !keepAtQuit;

/**
 * How many loaded models end with Homeport, because the runner without Docker that it runs does; 0: none, or it is kept.
 * Without a model nothing is lost but its address, and nobody is asked.
 */
export function modelsLost(standalone: StandaloneSnapshot | null): number {
  return standalone !== null && endsWithHomeport(standalone) ? standalone.engines.length : 0;
}
