import type { BackendStatus, RunnerAttempt } from "../../../app/contract/runner";
import type { HttpAddress, SendHttp } from "../../platform/http";
import type { Candidate } from "./candidates";
import { probeAddress, type ProbeOutcome } from "./probe";

export type Discovery = {
  /** In order, up to the healthy one. */
  attempts: RunnerAttempt[];
  winner: { candidate: Candidate; address: HttpAddress; backends: BackendStatus[] } | null;
};

/** Asks all candidates at once and takes the first healthy one in their order; the rest is not waited for. */
export async function discover(
  sendHttp: SendHttp,
  candidates: readonly Candidate[],
  signal: AbortSignal,
  /** What is known of one address already, so that a silent one is not waited for twice. */
  already: { address: HttpAddress; result: ProbeOutcome } | null = null,
): Promise<Discovery> {
  const rest = new AbortController();
  const either = AbortSignal.any([signal, rest.signal]);
  const probes = candidates.map(async ({ address, fault }): Promise<ProbeOutcome> => {
    if (address === null) return { outcome: "failed", detail: fault, backends: [] };
    if (already !== null && JSON.stringify(already.address) === JSON.stringify(address)) return already.result;
    return probeAddress(sendHttp, address, either);
  });
  for (const probe of probes) probe.catch(() => {});
  const attempts: RunnerAttempt[] = [];
  try {
    for (const [index, candidate] of candidates.entries()) {
      const result = await probes[index];
      if (result === undefined) continue;
      const { outcome, detail, backends } = result;
      const isNotDesktop =
        outcome === "wrong-service" && candidate.source === "docker-socket" && candidate.address?.kind === "socket";
      const words = isNotDesktop ? `Not Docker Desktop, or its Model Runner is off (${detail ?? ""})` : detail;
      attempts.push({
        source: candidate.source,
        address: candidate.label,
        outcome,
        ...(words === null ? {} : { detail: words }),
      });
      if (outcome === "healthy" && candidate.address !== null) {
        return { attempts, winner: { candidate, address: candidate.address, backends } };
      }
    }
    return { attempts, winner: null };
  } finally {
    rest.abort();
  }
}
