import type { RunnerLogLine, RunnerLogSnapshot } from "../../app/contract/runner-log";
import { bridge } from "../bridge";
import { useConnection } from "./connection";
import { createDomainStore } from "./create-domain-store";

/** A line never changes: it stays the same object, so that it is not drawn again. */
function keepSame(held: RunnerLogSnapshot | null, incoming: RunnerLogSnapshot): RunnerLogSnapshot {
  const known = new Map(held?.lines.map((line) => [line.id, line]));
  return { ...incoming, lines: incoming.lines.map((line: RunnerLogLine) => known.get(line.id) ?? line) };
}

const subscribe = (listener: (snapshot: RunnerLogSnapshot) => void) => bridge.on("runnerLog.changed", listener);
const store = createDomainStore<RunnerLogSnapshot>({
  request: () => bridge.request("runnerLog.read", {}),
  subscribe,
  merge: keepSame,
});

let told: Promise<unknown> = Promise.resolve();
/** One after the other: a view that is left and opened again at once must end up watched. */
function tell(isOpen: boolean) {
  told = told.then(() => bridge.request("runnerLog.watch", { isOpen }));
}

/** Model Runner's own log. It is read and pushed only while its view is open, and forgotten when it is left. */
export const useRunnerLog = Object.assign(store, {
  /** Begins to watch; returns the function that ends it. */
  open() {
    const begin = () => {
      tell(true);
      void told.then(() => store.restart());
    };
    const stop = subscribe((snapshot) => store.getState().accept(snapshot));
    // a main that was started anew knows of no view that is open
    const stopWatching = useConnection.subscribe(({ reconnections }, before) => {
      if (reconnections !== before.reconnections) begin();
    });
    begin();
    return () => {
      stop();
      stopWatching();
      tell(false);
      store.reset();
    };
  },
});
