import type { Failure } from "../../../../app/contract/errors";
import type { LimitsState } from "../../../../app/contract/limits";
import { useJobs } from "../../../state/jobs";
import { useRunner } from "../../../state/runner";
import { useReadAgain } from "../use-read-again";

type Limits = { limits: LimitsState | null; failure: Failure | null; again: () => void };

/** What bounds the runner, read again whenever a job ended, a model came or went, or another runner was found. */
export function useLimits(): Limits {
  const runner = useRunner(({ snapshot }) =>
    [
      snapshot?.state,
      snapshot?.endpoint?.address,
      snapshot?.endpoint?.kind,
      ...(snapshot?.loaded ?? []).map(({ ref, mode }) => ref + mode),
    ].join(),
  );
  const { data, ...rest } = useReadAgain("limits.read", `${runner}|${useEndedJobs()}`);
  return { limits: data, ...rest };
}

/** Ids of the jobs that ended: changes when one does. */
export const useEndedJobs = () =>
  useJobs(({ snapshot }) =>
    (snapshot?.items ?? []).flatMap(({ id, endedAt }) => (endedAt === null ? [] : [id])).join(),
  );
