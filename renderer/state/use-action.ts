import { useCallback, useRef, useState } from "react";
import type { Answer, Input, Output, RouteName } from "../../app/contract/index";
import type { Failure } from "../../app/contract/errors";
import { askGuarded } from "./guard";

/** The user thought better of it: no answer, and no failure either. */
const notDone: Answer<never> = { ok: false, error: { code: "cancelled", message: "Not done." } };

export type Action<R extends RouteName> = {
  /**
   * Asks. The same asked again while it is under way joins it; something else is asked too, and what is shown is
   * about the last one asked. Every promise tells its own answer.
   */
  run: (input: Input<R>) => Promise<Answer<R>>;
  isPending: boolean;
  /** The last answer, if it was a good one. */
  data: Output<R> | null;
  failure: Failure | null;
  /** Forgets the last outcome, and the one still under way. */
  clear: () => void;
};

/** One wish of the user as a request: pending, answered or failed, and never the same twice at a time. */
export function useAction<R extends RouteName>(route: R): Action<R> {
  const [state, setState] = useState<{ isPending: boolean; data: Output<R> | null; failure: Failure | null }>({
    isPending: false,
    data: null,
    failure: null,
  });
  const flight = useRef<{ inputKey: string; answer: Promise<Answer<R>> } | null>(null);

  const run = useCallback(
    (input: Input<R>) => {
      const inputKey = JSON.stringify(input);
      if (flight.current?.inputKey === inputKey) return flight.current.answer;
      const ask = async () => {
        const answer = (await askGuarded(route, input)) ?? notDone;
        // too late: something else was asked since, or this was cleared
        if (flight.current !== own) return answer;
        flight.current = null;
        setState(
          answer.ok
            ? { isPending: false, data: answer.data, failure: null }
            : { isPending: false, data: null, failure: answer === notDone ? null : answer.error },
        );
        return answer;
      };
      setState((was) => ({ ...was, isPending: true, failure: null }));
      const own = { inputKey, answer: ask() };
      flight.current = own;
      return own.answer;
    },
    [route],
  );
  const clear = useCallback(() => {
    flight.current = null;
    setState({ isPending: false, data: null, failure: null });
  }, []);
  return { ...state, run, clear };
}
