import type { BackendStatus, RunnerAttempt } from "../../../app/contract/runner";
import type { Clock } from "../../platform/clock";
import type { HttpAddress, SendHttp } from "../../platform/http";
import type { Candidate } from "./candidates";
import { type Elsewhere, probeAddress, type ProbeOutcome } from "./probe";

/** Those before a healthy one are given this long to answer too: most often both lead to the same runner. */
const graceMs = 250;

export type Winner = {
  candidate: Candidate;
  address: HttpAddress;
  backends: BackendStatus[];
  engine: ProbeOutcome["engine"];
};
export type Discovery = {
  /** In order, up to the healthy one; who has not answered yet is left out. */
  attempts: RunnerAttempt[];
  winner: Winner | null;
};

/**
 * Asks all candidates at once and takes the first healthy one in their order; the rest is not waited for. While those
 * before it are silent a healthy one is handed to `onEarly`, and a better one again, until the order is decided.
 */
export async function discover({
  sendHttp,
  candidates,
  elsewhere,
  signal,
  clock,
  already = null,
  onEarly,
}: {
  sendHttp: SendHttp;
  candidates: readonly Candidate[];
  elsewhere: Elsewhere | undefined;
  signal: AbortSignal;
  clock: Clock;
  /** What is known of one address already, so that a silent one is not waited for twice. */
  already?: { address: HttpAddress; result: ProbeOutcome } | null;
  onEarly: (soFar: Discovery) => void;
}): Promise<Discovery> {
  const rest = new AbortController();
  const either = AbortSignal.any([signal, rest.signal]);
  const results: (ProbeOutcome | undefined)[] = candidates.map(() => undefined);
  let best = candidates.length;

  async function ask({ address, fault, apiPaths }: Candidate): Promise<ProbeOutcome> {
    if (address === null) return { outcome: "failed", detail: fault, backends: [] };
    if (already !== null && JSON.stringify(already.address) === JSON.stringify(address)) return already.result;
    const isNamed = apiPaths !== undefined;
    return probeAddress({ sendHttp, address, signal: either, apiPaths, elsewhere: isNamed ? elsewhere : undefined });
  }

  async function tellEarly(index: number) {
    await clock.sleep(graceMs, either);
    if (best === index) onEarly(verdict(candidates, results));
  }

  const probes = candidates.map(async (candidate, index) => {
    const result = await ask(candidate);
    results[index] = result;
    if (result.outcome !== "healthy" || index > best) return;
    best = index;
    tellEarly(index).catch(() => {});
  });
  for (const probe of probes) probe.catch(() => {});
  try {
    for (const [index, probe] of probes.entries()) {
      await probe;
      if (results[index]?.outcome === "healthy") break;
    }
    return verdict(candidates, results);
  } finally {
    rest.abort();
  }
}

/** What came of asking a candidate, as it is told. */
export const attemptOf = (
  { source, label }: Candidate,
  { outcome, detail, certificate, engine }: ProbeOutcome,
): RunnerAttempt => ({
  source,
  address: label,
  outcome,
  ...(detail === null ? {} : { detail }),
  ...(certificate === undefined ? {} : { certificate }),
  ...(engine === undefined ? {} : { engine: engine.service.engine }),
});

function verdict(candidates: readonly Candidate[], results: readonly (ProbeOutcome | undefined)[]): Discovery {
  const attempts: RunnerAttempt[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const result = results[index];
    if (result === undefined) continue;
    const { outcome, backends, engine } = result;
    attempts.push(attemptOf(candidate, result));
    if (outcome === "healthy" && candidate.address !== null) {
      return { attempts, winner: { candidate, address: candidate.address, backends, engine } };
    }
  }
  return { attempts, winner: null };
}
