import { create } from "zustand";
import type { Failure } from "../../app/contract/errors";

type Stamped = { revision: number; asOf: number };
type ReadAnswer<S> = { ok: true; data: S } | { ok: false; error: Failure };

export type DomainState<S> = {
  /** Null until the first answer. */
  snapshot: S | null;
  /** Why the first read failed; gone with the next snapshot. */
  failure: Failure | null;
  /** Takes a snapshot if it is newer than the one held. An answer to a request may be passed here too. */
  accept(snapshot: S): void;
  /** Reads now. */
  read(): Promise<void>;
};

/** All that a domain's store needs from the bridge, and how old and new are joined where they are not just replaced. */
export type DomainNeeds<S> = {
  request: () => Promise<ReadAnswer<S>>;
  subscribe: (listener: (snapshot: S) => void) => () => void;
  merge?: (held: S | null, incoming: S) => S;
};

/**
 * A store that holds main's latest snapshot of one domain. `start()` subscribes and reads; `restart()` reads again
 * after a lost connection, when revisions may begin at 0 anew; the old snapshot stays on view until then.
 */
export function createDomainStore<S extends Stamped>({ request, subscribe, merge }: DomainNeeds<S>) {
  let revision = -1;
  let era = 0;

  const useStore = create<DomainState<S>>()((set, get) => ({
    snapshot: null,
    failure: null,
    accept(snapshot) {
      // The same revision may come again: read later with nothing new in it, or, for merged domains, knowing more.
      const isOld = snapshot.revision === revision && !merge && snapshot.asOf <= (get().snapshot?.asOf ?? 0);
      if (snapshot.revision < revision || isOld) return;
      revision = snapshot.revision;
      set({ snapshot: merge ? merge(get().snapshot, snapshot) : snapshot, failure: null });
    },
    async read() {
      const asked = era;
      const answer = await request();
      if (asked !== era) return;
      if (answer.ok) get().accept(answer.data);
      else set({ failure: answer.error });
    },
  }));

  function forget() {
    revision = -1;
    era += 1;
  }

  const domain = {
    start() {
      const stop = subscribe((snapshot) => useStore.getState().accept(snapshot));
      void useStore.getState().read();
      return stop;
    },
    restart() {
      forget();
      return useStore.getState().read();
    },
    reset() {
      forget();
      useStore.setState(useStore.getInitialState(), true);
    },
  };
  return Object.assign(useStore, domain);
}
