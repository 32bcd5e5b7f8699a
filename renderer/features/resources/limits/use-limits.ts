import { useEffect, useRef, useState } from "react";
import type { Failure } from "../../../../app/contract/errors";
import type { LimitsState } from "../../../../app/contract/limits";
import { bridge } from "../../../bridge";
import { useJobs } from "../../../state/jobs";
import { useRunner } from "../../../state/runner";

type Limits = { limits: LimitsState | null; failure: Failure | null };

/** What bounds the runner, read again whenever a job ended, a model came or went, or another runner was found. */
export function useLimits(): Limits & { again: () => void } {
  const [read, setRead] = useState<Limits>({ limits: null, failure: null });
  const [count, setCount] = useState(0);
  const latest = useRef("");
  const runner = useRunner(({ snapshot }) =>
    [
      snapshot?.state,
      snapshot?.endpoint?.address,
      ...(snapshot?.loaded ?? []).map(({ ref, mode }) => ref + mode),
    ].join(),
  );
  const kind = useRunner(({ snapshot }) => snapshot?.endpoint?.kind);
  const ended = useJobs(({ snapshot }) =>
    (snapshot?.items ?? []).flatMap(({ id, endedAt }) => (endedAt === null ? [] : [id])).join(),
  );

  const turn = [runner, kind, ended, count].join("|");
  useEffect(() => {
    latest.current = turn;
    async function ask() {
      const answer = await bridge.request("limits.read", {});
      if (latest.current !== turn) return;
      setRead((before) =>
        answer.ok ? { limits: answer.data, failure: null } : { limits: before.limits, failure: answer.error },
      );
    }
    void ask();
  }, [turn]);

  return { ...read, again: () => setCount((before) => before + 1) };
}
