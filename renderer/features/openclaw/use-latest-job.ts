import { useEffect, useState } from "react";
import type { Job, JobKind } from "../../../app/contract/jobs";
import { useJobs } from "../../state/jobs";

/** Of these kinds: the one under way, else the one that ended last and is still listed. */
export function useLatestJob(kinds: readonly JobKind[]): Job | null {
  return useJobs(({ snapshot }) => {
    const own = snapshot?.items.filter(({ kind }) => kinds.includes(kind)) ?? [];
    return own.find(({ outcome }) => outcome === null) ?? own.at(-1) ?? null;
  });
}

/** Seconds since a job started, counted while it runs. */
export function useElapsedSeconds({ startedAt, endedAt }: Job): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (endedAt !== null) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [endedAt]);
  return Math.max(0, ((endedAt ?? now) - startedAt) / 1000);
}
