import type { Job, JobKind } from "../../app/contract/jobs";
import type { OpenClawSnapshot } from "../../app/contract/openclaw";
import { isOfState } from "../../app/domain/state-job";
import { useJobs } from "./jobs";
import { useNow } from "./use-now";

/**
 * Of these kinds: the one under way, else the one that ended last and is still listed. With `openclaw` only those about
 * the command line in use: what was done to one is not told of the other.
 */
export function useLatestJob(kinds: readonly JobKind[], openclaw?: OpenClawSnapshot | null): Job | null {
  const stateDir = openclaw?.stateDir.isKnown ? openclaw.stateDir.value : null;
  return useJobs(({ snapshot }) => {
    const isAbout = (job: Job) => openclaw === undefined || (stateDir !== null && isOfState(job, stateDir));
    const own = snapshot?.items.filter((job) => kinds.includes(job.kind) && isAbout(job)) ?? [];
    return own.find(({ outcome }) => outcome === null) ?? own.at(-1) ?? null;
  });
}

/** Seconds since a job started, counted while it runs. */
export function useElapsedSeconds({ startedAt, endedAt }: Job): number {
  const now = useNow(endedAt === null ? 1000 : null);
  return Math.max(0, ((endedAt ?? now) - startedAt) / 1000);
}
