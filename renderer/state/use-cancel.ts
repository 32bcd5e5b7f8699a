import { useState } from "react";
import type { Failure } from "../../app/contract/errors";
import { useAction } from "./use-action";

export type Cancel = {
  ask: () => void;
  /** It is asked for, or was, and the job is still ending. One that was refused can be asked for again. */
  wasAsked: boolean;
  failure: Failure | null;
};

/** The wish that a job ends. What was said of one job is not said of the next in its place. */
export function useCancel(job: { id: string } | null): Cancel {
  const { run, isPending, data, failure } = useAction("jobs.cancel");
  const [askedId, setAskedId] = useState<string | null>(null);
  const isOfThis = job !== null && job.id === askedId;
  return {
    ask: () => {
      if (job === null) return;
      setAskedId(job.id);
      void run({ id: job.id });
    },
    wasAsked: isOfThis && (isPending || data !== null),
    failure: isOfThis ? failure : null,
  };
}
