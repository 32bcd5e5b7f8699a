import { CodedError, toFailure } from "../../../app/contract/errors";
import type { SwitchProof } from "../../../app/contract/switch";
import { ourSessionKey } from "../../../app/domain/gateway-config";
import { readAgentChoice } from "../../../app/domain/openclaw-config";
import { isContainerOnly } from "../../../app/domain/openclaw-place";
import type { Clock } from "../../platform/clock";
import type { JobHandle } from "../../platform/ports";
import type { ThroughOpenClaw } from "../../services/chat/through-openclaw";
import { field, jsonIn, textField } from "../../services/openclaw/cli-output";
import type { GatewayServiceApi } from "../../services/openclaw/gateway/gateway";
import type { OpenClawSession } from "../../services/openclaw/session";
import type { createVerifyFlow } from "../verify-openclaw";

const listTimeoutMs = 60_000;
const maxAnswerBytes = 4 * 1024 * 1024;

export type SwitchProofOptions = {
  verify: Pick<ReturnType<typeof createVerifyFlow>, "proveIn" | "markedQuestion" | "findRecord">;
  gateway: Pick<GatewayServiceApi, "look" | "read">;
  throughOpenClaw: Pick<ThroughOpenClaw, "ask" | "explain">;
  clock: Clock;
};

/** A proof that was left out, and why. */
const notTried = (session: SwitchProof["session"], why: NonNullable<SwitchProof["why"]>): SwitchProof => ({
  session,
  verdict: "not-tried",
  why,
  seconds: null,
});

/** Evidence after a switch: one question in a new session, one in the session that Homeport had before. */
export function createSwitchProofs({ verify, gateway, throughOpenClaw, clock }: SwitchProofOptions) {
  /** Throws what shows that the new model does not answer. */
  async function askNew(baseUrl: string, job: JobHandle): Promise<SwitchProof> {
    // the command line of this machine could only fail there, and a good switch would be put back
    if (isContainerOnly(baseUrl)) return notTried("new", "containers-only");
    const startMs = clock.monotonicMs();
    await verify.proveIn(job);
    return { session: "new", verdict: "proven", why: null, seconds: secondsSince(startMs) };
  }

  async function askExisting(
    session: OpenClawSession,
    isTarget: (ref: string) => boolean,
    job: JobHandle,
  ): Promise<SwitchProof> {
    const found = await gateway.look();
    if (found?.probe.kind !== "gateway" || !found.probe.isReady) return notTried("existing", "no-gateway");
    const { chat } = gateway.read();
    if (!chat.isKnown || chat.value !== "on") return notTried("existing", "chat-off");
    const keys = await sessionKeys(session, job.signal);
    if (keys === null) return notTried("existing", "not-told");
    const { agentId } = readAgentChoice(found.state.config ?? undefined, session.dialect);
    if (!keys.includes(ourSessionKey(agentId))) return notTried("existing", "no-session");

    const startMs = clock.monotonicMs();
    const { text, word } = verify.markedQuestion();
    const response = await throughOpenClaw.ask({ text, signal: job.signal, onWay: () => {} });
    const answer = await response.text(maxAnswerBytes).finally(() => response.close());
    if (response.status !== 200) {
      const { code, message, detail } = throughOpenClaw.explain(response.status, answer);
      throw new CodedError(code, message, detail);
    }
    const record = await verify.findRecord(word, job.signal);
    if (record === "unread") return notTried("existing", "not-told");
    if (record === null || record.statusCode !== 200 || !isTarget(record.model)) {
      const what = record === null ? "Nothing reached the runner" : `${record.model} answered`;
      throw new CodedError("openclaw-answer-not-local", `A session from before does not use the new model: ${what}`);
    }
    return { session: "existing", verdict: "proven", why: null, seconds: secondsSince(startMs) };
  }

  const secondsSince = (startMs: number) => (clock.monotonicMs() - startMs) / 1_000;

  /** With a fallback in the cloud nothing is sent. */
  async function unlessItLeaves(session: SwitchProof["session"], proof: Promise<SwitchProof>): Promise<SwitchProof> {
    try {
      return await proof;
    } catch (error) {
      if (toFailure(error).code === "openclaw-not-local") return notTried(session, "leaves");
      throw error;
    }
  }

  return {
    proveNew: (baseUrl: string, job: JobHandle) => unlessItLeaves("new", askNew(baseUrl, job)),
    /** Throws what shows that something else answers there. */
    proveExisting: (...about: Parameters<typeof askExisting>) => unlessItLeaves("existing", askExisting(...about)),
  };
}

/** Keys of the sessions that the command line lists; null: it did not list them. */
async function sessionKeys(session: OpenClawSession, signal: AbortSignal): Promise<string[] | null> {
  const result = await session.call(["sessions", "--json"], { timeoutMs: listTimeoutMs, signal });
  if (result.kind === "cancelled") throw new CodedError("cancelled", "Stopped");
  const listed = result.kind === "exited" ? field(jsonIn(result.stdout), "sessions") : undefined;
  if (!Array.isArray(listed)) return null;
  return listed.flatMap((each: unknown) => textField(each, "key") ?? []);
}
