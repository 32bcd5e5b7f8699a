import type { LoadedModel } from "../../../app/contract/runner";
import { isLoopbackHost } from "../../../app/domain/runner-location";
import type { Clock } from "../../platform/clock";
import type { HttpAddress, SendHttp } from "../../platform/http";
import type { Candidate } from "./candidates";
import type { Winner } from "./discover";
import { detailsOfEngine, readDetails, readLoaded, type RunnerDetails } from "./inspect";
import { type Elsewhere, probeAddress, probeEngine, type ProbeOutcome } from "./probe";

const detailsEveryMs = 30_000;
/** Docker and the system may take so long to say who listens; then that is not known. */
const holderPatienceMs = 1000;

/** What answers, and what is known of it. */
export type Found = {
  /** The list of candidates it was found by: another list may lead to another runner. */
  key: string;
  candidate: Candidate;
  address: HttpAddress;
  details: RunnerDetails;
  detailsAtMs: number;
  /** Null: a whole Model Runner. */
  engine: NonNullable<ProbeOutcome["engine"]> | null;
  /** Who listens at a loopback port, where it matters. */
  holder: string | null;
};
/** As it is now. `loaded` null: this version, or this answer, does not tell. */
export type FoundNow = { found: Found; backends: ProbeOutcome["backends"]; loaded: LoadedModel[] | null };

const isNamed = ({ candidate }: Found) => candidate.apiPaths !== undefined;

/** Reads of a runner that answers: all of it once, then how it goes on. Throws only when stopped. */
export function createFoundReader({
  sendHttp,
  elsewhere,
  signal,
  clock,
  whoListens,
}: {
  sendHttp: SendHttp;
  elsewhere?: Elsewhere | undefined;
  signal: AbortSignal;
  clock: Clock;
  /** The program that listens at a port of this machine; null: not told. */
  whoListens: (port: string) => Promise<string | null>;
}) {
  /** A tunnel's end looks like an engine of this machine; who listens there tells them apart. */
  async function holderOf({ address, apiPaths }: Candidate): Promise<string | null> {
    if (address?.kind !== "tcp" || apiPaths === undefined) return null;
    const { hostname, port } = new URL(address.origin);
    if (!isLoopbackHost(hostname)) return null;
    const patience = clock.sleep(holderPatienceMs, signal).then(
      () => null,
      () => null,
    );
    return Promise.race([whoListens(port).catch(() => null), patience]);
  }

  return {
    /** One that just answered; `before` is what is known by then: the same one keeps its address. */
    async whole(winner: Winner, key: string, before: () => Found | null): Promise<FoundNow> {
      const { candidate, address, backends, engine = null } = winner;
      const [apiPath, ...others] = candidate.apiPaths ?? [];
      // one path: the one that was typed
      const typedPath = others.length === 0 && apiPath?.startsWith("/engines/") === true ? apiPath : undefined;
      const [details, loaded, holder] = await Promise.all([
        engine === null
          ? readDetails(sendHttp, address, signal, typedPath)
          : detailsOfEngine(address, engine.service.apiPath),
        engine === null ? readLoaded(sendHttp, address, signal) : [],
        holderOf(candidate),
      ]);
      const earlier = before();
      const isSame = earlier?.key === key && earlier.candidate.label === candidate.label;
      const found: Found = {
        key,
        candidate,
        address: isSame ? earlier.address : address,
        details,
        detailsAtMs: clock.monotonicMs(),
        engine,
        holder,
      };
      return { found, backends, loaded };
    },

    /** How a known one is; its details too where they are `isDue` or old. A probe: it is not well. */
    async again(known: Found, isDue: boolean): Promise<FoundNow | ProbeOutcome> {
      const { address, engine, details } = known;
      if (engine !== null) {
        const probe = await probeEngine({ sendHttp, address, signal, elsewhere }, engine.service);
        if (probe.outcome !== "healthy") return probe;
        return { found: { ...known, engine: probe.engine ?? engine }, backends: [], loaded: [] };
      }
      const [probe, loaded] = await Promise.all([
        probeAddress({ sendHttp, address, signal, ...(isNamed(known) ? { elsewhere } : {}) }),
        readLoaded(sendHttp, address, signal),
      ]);
      if (probe.outcome !== "healthy") return probe;
      const isOld = clock.monotonicMs() - known.detailsAtMs >= detailsEveryMs;
      if (!isDue && !isOld) return { found: known, backends: probe.backends, loaded };
      const newer = await readDetails(sendHttp, address, signal, details.apiPath);
      const found = { ...known, details: newer, detailsAtMs: clock.monotonicMs() };
      return { found, backends: probe.backends, loaded };
    },
  };
}
