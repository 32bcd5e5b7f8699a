import { useCallback, useEffect, useRef, useState } from "react";
import type { Answer, Input, Output, RouteName } from "../../app/contract/index";
import type { Failure } from "../../app/contract/errors";
import { askGuarded } from "./guard";

/** The user thought better of it: no answer, and no failure either. */
const notDone: Answer<never> = { ok: false, error: { code: "cancelled", message: "Not done." } };

export type Action<R extends RouteName> = {
  /** Asks. While one request is under way a second call joins it. */
  run: (input: Input<R>) => Promise<Answer<R>>;
  isPending: boolean;
  /** The last answer, if it was a good one. */
  data: Output<R> | null;
  failure: Failure | null;
  /** Forgets the last outcome. */
  clear: () => void;
};

/** One wish of the user as a request: pending, answered or failed, and never twice at a time. */
export function useAction<R extends RouteName>(route: R): Action<R> {
  const [state, setState] = useState<{ isPending: boolean; data: Output<R> | null; failure: Failure | null }>({
    isPending: false,
    data: null,
    failure: null,
  });
  const flight = useRef<Promise<Answer<R>> | null>(null);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const run = useCallback(
    (input: Input<R>) => {
      const ask = async () => {
        const answer = (await askGuarded(route, input)) ?? notDone;
        flight.current = null;
        if (isMounted.current) {
          setState(
            answer.ok
              ? { isPending: false, data: answer.data, failure: null }
              : { isPending: false, data: null, failure: answer === notDone ? null : answer.error },
          );
        }
        return answer;
      };
      if (flight.current === null) {
        setState((was) => ({ ...was, isPending: true, failure: null }));
        flight.current = ask();
      }
      return flight.current;
    },
    [route],
  );
  const clear = useCallback(() => setState({ isPending: false, data: null, failure: null }), []);
  return { ...state, run, clear };
}
