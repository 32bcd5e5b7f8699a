import { useEffect } from "react";
import { create } from "zustand";
import { type ListedFit, listedFitsAtMost } from "../../../app/contract/fit";
import { bridge } from "../../bridge";
import { useHardware } from "../../state/hardware";
import { useJobs } from "../../state/jobs";
import { useModels } from "../../state/models";
import { useRunner } from "../../state/runner";

type Fits = {
  /** Changes with whatever may change a verdict. Null: nothing can be asked now. */
  turn: string | null;
  /** The last verdict of each row that was seen. */
  byRef: ReadonlyMap<string, ListedFit>;
};

const useFits = create<Fits>()(() => ({ turn: null, byRef: new Map() }));

/** Of this turn; what is asked once is not asked again. */
let asked = new Set<string>();
let wanted: string[] = [];

async function ask(refs: string[], turn: string) {
  const answer = await bridge.request("fit.list", { refs });
  if (useFits.getState().turn !== turn) return;
  const items = answer.ok ? answer.data.items : refs.map((ref) => ({ ref, failure: answer.error }));
  useFits.setState(({ byRef }) => ({ byRef: new Map([...byRef, ...items.map((item) => [item.ref, item] as const)]) }));
}

/** All rows that come into view at one time are asked about together. */
function askTogether() {
  const { turn } = useFits.getState();
  const refs = wanted;
  wanted = [];
  if (turn === null) return;
  for (let at = 0; at < refs.length; at += listedFitsAtMost) void ask(refs.slice(at, at + listedFitsAtMost), turn);
}

function want(ref: string) {
  if (asked.has(ref)) return;
  asked.add(ref);
  wanted.push(ref);
  if (wanted.length === 1) queueMicrotask(askTogether);
}

/** Changes with whatever may change a verdict: what is loaded, what is pulled, the machine, how a model is set. */
export function useVerdictTurn(): string {
  // what is loaded, without the times that pass by themselves
  const loaded = useRunner(({ snapshot }) =>
    (snapshot?.loaded ?? []).map(({ ref, mode, isLoading }) => `${ref}:${mode}:${String(isLoading)}`).join(),
  );
  const listed = useModels(({ snapshot }) => snapshot?.asOf ?? 0);
  const machine = useHardware(({ snapshot }) => snapshot?.revision ?? 0);
  const changed = useJobs(({ snapshot }) =>
    (snapshot?.items ?? [])
      .flatMap(({ id, kind, endedAt }) => (kind === "apply-settings" && endedAt !== null ? [id] : []))
      .join(),
  );
  return [loaded, listed, machine, changed].join("|");
}

/** Says, for the list that is shown, when verdicts are to be read again; forgets them with the list. */
export function useFitTurn(isInert: boolean): void {
  const now = useVerdictTurn();
  const turn = isInert ? null : now;
  useEffect(() => {
    asked = new Set();
    useFits.setState({ turn });
  }, [turn]);
  useEffect(() => () => useFits.setState({ turn: null, byRef: new Map() }), []);
}

/** The verdict on a row, asked for while it is shown; undefined until the first answer. */
export function useFit(ref: string): ListedFit | undefined {
  const turn = useFits((state) => state.turn);
  useEffect(() => {
    if (turn !== null) want(ref);
  }, [ref, turn]);
  return useFits(({ byRef }) => byRef.get(ref));
}
