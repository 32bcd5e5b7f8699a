import { CodedError, toFailure, toError } from "../../../app/contract/errors";
import type { SwitchResult } from "../../../app/contract/switch";
import { splitModelRef } from "../../../app/domain/model-place";
import {
  type ConfigChange,
  baseUrlOfProvider,
  draftConnection,
  missingChanges,
  readAgentChoice,
} from "../../../app/domain/openclaw-config";
import type { Clock } from "../../platform/clock";
import { type JobHandle, calmed } from "../../platform/ports";
import type { OpenClawService } from "../../services/openclaw/openclaw";
import type { ConfigState, OpenClawSession } from "../../services/openclaw/session";
import type { GatewayFlow } from "../gateway";
import type { ContextOnTheWay } from "./switch-load";
import { fileObstacle, writeConfig } from "../write-config";

export type SwitchWriteOptions = {
  openclaw: OpenClawService;
  gateway: Pick<GatewayFlow, "applyConfig">;
  clock: Clock;
  log: { warn(text: string): void };
  /** Whether a token is kept for this address: then the key lies in the tool's own store. */
  hasToken?: (baseUrl: string) => boolean;
};

/** OpenClaw as it answers with this runner's models. */
type ConnectedRoute = {
  kind: "switched";
  session: OpenClawSession;
  provider: string;
  baseUrl: string;
  /** The model it answers with. */
  from: string;
  /** What was written. */
  changes: readonly ConfigChange[];
};

/**
 * Only who answers changes: fallbacks, and so the profile, stay as they are. The write is the command line's own validated
 * one, and the file is read back: it needs one process, where planning and rehearsing would need four.
 */
export function createSwitchWrite({ openclaw, gateway, clock, log, hasToken = () => false }: SwitchWriteOptions) {
  /** By its file, as it is now. */
  async function routeNow(): Promise<ConnectedRoute | { kind: Exclude<SwitchResult["openclaw"], "switched"> }> {
    const seen = openclaw.read().state === "looking" ? await openclaw.refresh() : openclaw.read();
    if (seen.state === "not-found") return { kind: "not-there" };
    if (seen.state === "broken" || seen.state === "config-invalid") return { kind: "unusable" };
    const session = await openclaw.open();
    const { config } = await session.readConfig();
    // broken since it was looked at last
    if (config === null) return { kind: "unusable" };
    const { primary } = readAgentChoice(config ?? undefined, session.dialect);
    const parts = splitModelRef(primary ?? "");
    const baseUrl = parts === null ? null : baseUrlOfProvider(config ?? undefined, parts.provider);
    if (parts === null || baseUrl === null || !openclaw.isServedByRunner({ baseUrl })) return { kind: "not-connected" };
    return { kind: "switched", session, provider: parts.provider, baseUrl, from: parts.model, changes: [] };
  }

  /** `after` runs when it was read back; what it throws puts everything back. Throws as `writeConfig`. */
  async function write(
    {
      route,
      ref,
      contextTokens,
      context,
    }: { route: ConnectedRoute; ref: string; contextTokens: number; context: ContextOnTheWay | null },
    job: JobHandle,
    after: () => Promise<void>,
  ): Promise<void> {
    const { session, provider, baseUrl } = route;
    const state = await session.readConfig();
    const obstacle = fileObstacle(state);
    if (obstacle !== null) throw toError(obstacle);
    const draft = draftConnection({
      config: state.config ?? {},
      dialect: session.dialect,
      model: ref,
      baseUrl,
      contextTokens,
      fallbacks: "kept",
      provider,
      hasStoredKey: hasToken(baseUrl),
    });
    if (draft.oddKey !== null)
      throw new CodedError("openclaw-config-invalid", `${draft.oddKey} holds something unexpected`);
    route.changes = draft.changes;
    if (draft.changes.length === 0) return after();
    // the file is written by us there, and nobody else would say that it is refused already
    if (session.mustEditFile(state, draft.changes)) {
      const problem = await session.adapter.validate();
      if (problem !== null) throw toError(problem);
    }
    job.signal.throwIfAborted();
    const readBack = async (): Promise<ConfigState> => {
      const written = await session.readConfig();
      const missing = missingChanges(written.config ?? undefined, draft.changes);
      const { primary } = readAgentChoice(written.config ?? undefined, session.dialect);
      if (missing.length === 0 && primary === draft.ref) return written;
      const keys = missing.map(({ path }) => path.join(".")).join(", ");
      throw new CodedError("openclaw-write-failed", `Read back, it is not as planned: ${keys || primary || ""}`);
    };
    await writeConfig(
      { history: openclaw.history, clock, log },
      { session, state, changes: draft.changes, purpose: "switch", subject: ref, context, readBack, probe: after },
      job,
    );
  }

  async function apply({ session, changes }: ConnectedRoute, job: JobHandle) {
    if (changes.length === 0) return null;
    job.phase("applying");
    return gateway.applyConfig(session, job, changes);
  }

  /** The gateway goes back to what was put back. Never throws: the failure that led here is the one that is told. */
  async function applyAgain(route: ConnectedRoute, job: JobHandle): Promise<void> {
    await apply(route, calmed(job)).catch((error: unknown) =>
      log.warn(`switch: the gateway: ${toFailure(error).code}`),
    );
  }

  return { routeNow, write, apply, applyAgain };
}
