import type { Job, JobKind } from "../../../../app/contract/jobs";
import { useJobs } from "../../../state/jobs";

/** The job of this kind about one model: the one under way, else the last that is still listed. */
export function useJobOf(kind: JobKind, ref: string): Job | null {
  return useJobs(({ snapshot }) => {
    const own = snapshot?.items.filter((job) => job.kind === kind && job.subject === ref) ?? [];
    return own.find(({ outcome }) => outcome === null) ?? own.at(-1) ?? null;
  });
}
