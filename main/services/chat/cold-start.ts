import type { Clock } from "../../platform/clock";

/** So long the runner may take to say what is loaded; later the last poll counts. */
const patienceMs = 1_000;

/**
 * Finds out, beside the question, whether the model still has to be loaded for it. The last poll may be half a minute
 * old, so the runner is asked; what it says after `decideNow` (the answer has begun) is about another time.
 */
export function createColdStart({
  clock,
  ask,
  wasLoaded,
  onDecided,
}: {
  clock: Clock;
  /** Null: this version of the runner doesn't tell. */
  ask: (signal: AbortSignal) => Promise<boolean | null>;
  /** By the last poll. */
  wasLoaded: boolean;
  onDecided: (isColdStart: boolean) => void;
}) {
  const asking = new AbortController();
  let isColdStart: boolean | null = null;

  function decide(isLoaded: boolean): boolean {
    if (isColdStart !== null) return isColdStart;
    isColdStart = !isLoaded;
    asking.abort();
    onDecided(isColdStart);
    return isColdStart;
  }

  const byPoll = () => decide(wasLoaded);
  ask(asking.signal).then((isLoaded) => decide(isLoaded ?? wasLoaded), byPoll);
  clock.sleep(patienceMs, asking.signal).then(byPoll, () => {});
  return { decideNow: byPoll };
}
