import type { Clock } from "./clock";

export type Stamped<T> = T & { revision: number; asOf: number };

/**
 * Holds one domain's truth. Each `set` raises the revision and publishes the whole snapshot, also when
 * nothing in it changed but its time; `setIfChanged` stays silent when the content is equal (compared as JSON).
 */
export function createSnapshot<T extends object>(
  initial: T,
  { clock, publish }: { clock: Clock; publish: (snapshot: Stamped<T>) => void },
) {
  let current: Stamped<T> = { ...initial, revision: 0, asOf: clock.now() };
  let content = JSON.stringify(initial);

  function set(next: T): Stamped<T> {
    content = JSON.stringify(next);
    current = { ...next, revision: current.revision + 1, asOf: clock.now() };
    publish(current);
    return current;
  }

  return {
    read: (): Stamped<T> => current,
    set,
    setIfChanged(next: T): Stamped<T> {
      if (JSON.stringify(next) !== content) return set(next);
      current = { ...current, asOf: clock.now() };
      return current;
    },
  };
}
