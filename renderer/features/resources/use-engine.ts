import { useEffect, useRef, useState } from "react";
import type { EngineState } from "../../../app/contract/engine";
import type { Failure } from "../../../app/contract/errors";
import type { FitFacts } from "../../../app/contract/fit";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import { bridge } from "../../bridge";
import { useJobs } from "../../state/jobs";
import { listedAs, useModels } from "../../state/models";
import { useRunner } from "../../state/runner";

export type EngineFacts = {
  engine: EngineState | null;
  /** What the sum of its memory is made of, its metadata among it; null when the runner does not tell. */
  fit: FitFacts | null;
  failure: Failure | null;
};

const nothing: EngineFacts = { engine: null, fit: null, failure: null };

/** How one model is loaded, read again whenever it was loaded, unloaded or changed, and when the runner comes back. */
export function useEngine(ref: string | null): EngineFacts & { again: () => void } {
  const [facts, setFacts] = useState<{ ref: string | null; facts: EngineFacts }>({ ref: null, facts: nothing });
  const [count, setCount] = useState(0);
  const latest = useRef("");
  const listed = useModels(listedAs(ref));
  // what is loaded, without the times that pass by themselves
  const loaded = useRunner(({ snapshot }) =>
    (snapshot?.loaded ?? [])
      .filter((row) => ref !== null && isLoadedAs(row, ref, listed))
      .map(({ mode, isLoading }) => `${mode}:${String(isLoading)}`)
      .join(),
  );
  const state = useRunner(({ snapshot }) => snapshot?.state);
  const ended = useJobs(({ snapshot }) =>
    (snapshot?.items ?? []).flatMap(({ id, endedAt }) => (endedAt === null ? [] : [id])).join(),
  );

  const turn = [ref, state, loaded, ended, count].join("|");
  useEffect(() => {
    if (ref === null) return;
    latest.current = turn;
    async function read(wanted: string) {
      const [engine, fit] = await Promise.all([
        bridge.request("engine.read", { ref: wanted }),
        bridge.request("fit.read", { ref: wanted }),
      ]);
      if (latest.current !== turn) return;
      setFacts({
        ref: wanted,
        facts: {
          engine: engine.ok ? engine.data : null,
          fit: fit.ok ? fit.data : null,
          failure: engine.ok ? null : engine.error,
        },
      });
    }
    void read(ref);
  }, [ref, turn]);

  return { ...(facts.ref === ref ? facts.facts : nothing), again: () => setCount((before) => before + 1) };
}
