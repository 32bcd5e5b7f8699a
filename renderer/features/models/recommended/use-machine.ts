import { useEffect, useRef, useState } from "react";
import type { Failure } from "../../../../app/contract/errors";
import type { Output } from "../../../../app/contract/index";
import { unknown } from "../../../../app/contract/reading";
import type { FitMachine } from "../../../../app/domain/fit/pools";
import { bridge } from "../../../bridge";
import { useVerdictTurn } from "../use-fits";

type Machine = Output<"fit.machine">;
const notRead = unknown<never>("not-measured-yet");

/** A machine of which nothing is known. */
export const blindMachine: FitMachine = {
  os: "other",
  memoryBytes: notRead,
  availableBytes: notRead,
  gpus: notRead,
  wiredLimitBytes: null,
  runnerLimitBytes: null,
  usesGpu: null,
};

/**
 * The machine that models would run on and what is loaded there, read again when something changes that a verdict may
 * follow from. Null until it is read for the first time.
 */
export function useMachine(): { read: Machine | null; failure: Failure | null } {
  const turn = useVerdictTurn();
  const [state, setState] = useState<{ read: Machine | null; failure: Failure | null }>({ read: null, failure: null });
  const last = useRef(turn);
  useEffect(() => {
    last.current = turn;
    async function ask() {
      const answer = await bridge.request("fit.machine", {});
      if (last.current !== turn) return;
      setState(({ read }) => (answer.ok ? { read: answer.data, failure: null } : { read, failure: answer.error }));
    }
    void ask();
  }, [turn]);
  return state;
}
