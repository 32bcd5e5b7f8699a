import type { Job, JobKind } from "../contract/jobs";
import type { Page } from "./pages";

/** What a person waits for without looking; work that is over sooner was still being looked at. */
const longMs = 5000;

/**
 * The jobs that ended between two looks and are worth a notification: they ran at the first look, failed, or were done
 * after a while. What is awaited is news however soon it comes; what was cancelled is known to whoever cancelled it.
 */
export function jobNews(
  before: readonly Job[],
  now: readonly Job[],
  isAwaited: (job: Job) => boolean = () => false,
): Job[] {
  const wasLive = new Set(before.filter(({ outcome }) => outcome === null).map(({ id }) => id));
  return now.filter((job) => {
    const { id, outcome, startedAt, endedAt } = job;
    if (!wasLive.has(id) || outcome === null || outcome.kind === "cancelled") return false;
    return isAwaited(job) || outcome.kind === "failed" || (endedAt ?? startedAt) - startedAt >= longMs;
  });
}

/** Where more about a job is shown. */
export const pageOfJob: Readonly<Record<JobKind, Page>> = {
  "pull-model": "models",
  "remove-model": "models",
  "import-model": "models",
  "load-model": "models",
  "apply-settings": "models",
  "check-agent": "resources",
  benchmark: "resources",
  "warm-up": "resources",
  "compare-models": "resources",
  "connect-openclaw": "openclaw",
  "undo-openclaw": "openclaw",
  "undo-everything": "settings",
  "verify-openclaw": "openclaw",
  "run-gateway": "openclaw",
  "stop-gateway": "openclaw",
  "change-gateway": "openclaw",
  "set-up-runner": "home",
  "install-standalone": "settings",
  "run-standalone": "settings",
  "stop-standalone": "settings",
  "set-limits": "resources",
  "reclaim-disk": "resources",
  "switch-model": "home",
  "privacy-fix": "privacy",
  "undo-privacy-fix": "privacy",
  "remove-transcripts": "privacy",
  "install-openclaw": "openclaw",
  "remove-openclaw": "openclaw",
  "install-node": "openclaw",
  "download-update": "settings",
};
