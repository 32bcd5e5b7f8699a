/**
 * Pulls run side by side, except one that runs alone: it waits until the others ended, and later ones wait for it.
 * First come, first served.
 */
export function createPullGate() {
  type Waiting = { isAlone: boolean; admit(): void };
  let inside = 0;
  let isAloneInside = false;
  let queue: Waiting[] = [];

  function admitNext() {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (isAloneInside || (next.isAlone && inside > 0)) return;
      queue = queue.slice(1);
      next.admit();
    }
  }

  /** Resolves with the function that leaves; rejects with the signal's reason when aborted while waiting. */
  return function enter({ isAlone, signal }: { isAlone: boolean; signal: AbortSignal }): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        queue = queue.filter((each) => each !== waiting);
        reject(signal.reason);
        admitNext();
      };
      const waiting: Waiting = {
        isAlone,
        admit() {
          signal.removeEventListener("abort", onAbort);
          inside += 1;
          isAloneInside = isAlone;
          let isOut = false;
          resolve(() => {
            if (isOut) return;
            isOut = true;
            inside -= 1;
            isAloneInside = false;
            admitNext();
          });
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      queue = [...queue, waiting];
      admitNext();
    });
  };
}
