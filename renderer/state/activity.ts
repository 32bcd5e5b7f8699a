import type { ActivityLine, ActivitySnapshot } from "../../app/contract/activity";
import { bridge } from "../bridge";
import { useConnection } from "./connection";
import { createDomainStore } from "./create-domain-store";

function isSame(held: ActivityLine, incoming: ActivityLine): boolean {
  return held.firstAt === incoming.firstAt && held.lastAt === incoming.lastAt && held.count === incoming.count;
}

/** A line that did not change stays the same object, so that its row is not drawn again. */
function keepSame(held: ActivitySnapshot | null, incoming: ActivitySnapshot): ActivitySnapshot {
  const known = new Map(held?.lines.map((line) => [line.id, line]));
  const lines = incoming.lines.map((line) => {
    const was = known.get(line.id);
    return was && isSame(was, line) ? was : line;
  });
  return { ...incoming, lines };
}

const subscribe = (listener: (snapshot: ActivitySnapshot) => void) => bridge.on("activity.changed", listener);
const store = createDomainStore<ActivitySnapshot>({
  request: () => bridge.request("activity.read", {}),
  subscribe,
  merge: keepSame,
});

let told: Promise<unknown> = Promise.resolve();
/** One after the other: a page that is left and opened again at once must end up watched. */
function tell(isOpen: boolean) {
  told = told.then(() => bridge.request("activity.watch", { isOpen }));
}

/** The ledger. It is read and pushed only while its page is open. */
export const useActivity = Object.assign(store, {
  /** Begins to watch; returns the function that ends it. What was held stays on view until it is read anew. */
  open() {
    const begin = () => {
      tell(true);
      void store.restart();
    };
    const stop = subscribe((snapshot) => store.getState().accept(snapshot));
    // a main that was started anew knows of no page that is open
    const stopWatching = useConnection.subscribe(({ reconnections }, before) => {
      if (reconnections !== before.reconnections) begin();
    });
    begin();
    return () => {
      stop();
      stopWatching();
      tell(false);
    };
  },
});
