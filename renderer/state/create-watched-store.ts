import { useConnection } from "./connection";
import { createDomainStore, type DomainNeeds } from "./create-domain-store";

type WatchedNeeds<S> = DomainNeeds<S> & {
  /** Tells main that a view of this domain opened or was left, where it looks only meanwhile. */
  watch?: (isOpen: boolean) => Promise<unknown>;
  /** What was held goes when the view is left. */
  isForgotten?: boolean;
};

/** A domain's store that is read and pushed only while a view of it is open. */
export function createWatchedStore<S extends { revision: number; asOf: number }>({
  watch,
  isForgotten = false,
  ...needs
}: WatchedNeeds<S>) {
  const store = createDomainStore<S>(needs);
  let told: Promise<unknown> = Promise.resolve();
  /** One after the other: a view that is left and opened again at once must end up watched. */
  function tell(isOpen: boolean) {
    told = told.then(() => watch?.(isOpen));
  }

  return Object.assign(store, {
    /** Begins to watch; returns the function that ends it. What was held stays on view until it is read anew. */
    open() {
      let isOpen = true;
      const begin = () => {
        tell(true);
        // what is left before main has answered is not read: it would come back after it was forgotten
        void told.then(() => (isOpen ? store.restart() : undefined));
      };
      const stop = needs.subscribe((snapshot) => store.getState().accept(snapshot));
      // a main that was started anew knows of no view that is open
      const stopWatching = useConnection.subscribe(({ reconnections }, before) => {
        if (reconnections !== before.reconnections) begin();
      });
      begin();
      return () => {
        isOpen = false;
        stop();
        stopWatching();
        tell(false);
        if (isForgotten) store.reset();
      };
    },
  });
}
