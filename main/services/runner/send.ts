import { CodedError, type Failure } from "../../../app/contract/errors";
import { HttpProblem, type HttpAddress, type SendHttp } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import { codeSendProblem } from "./send-problem";

/** Carries calls to the runner that was found; while there is none, one is looked for first. */
export function createSender({
  sendHttp,
  address,
  look,
  whenFound,
  refuseElsewhere,
  problem,
}: {
  sendHttp: SendHttp;
  /** Of the runner that was found. */
  address: () => HttpAddress | null;
  /** Looks now, or joins who looks already. Never rejects. */
  look: () => Promise<void>;
  /** Called when a runner is found. Returns the function that ends it. */
  whenFound(listener: () => void): () => void;
  /** Throws CodedError offline-mode when it is on and the runner is on another machine. */
  refuseElsewhere: () => void;
  /** Why there is none. */
  problem: () => Failure | null;
}): SendToRunner {
  /** Until a runner is found, the look under way has ended, or the caller has had enough. */
  async function lookFor(caller: AbortSignal | undefined): Promise<void> {
    const over = Promise.withResolvers<void>();
    const end = () => over.resolve();
    const endListening = whenFound(end);
    caller?.addEventListener("abort", end, { once: true });
    void look().then(end);
    await over.promise;
    endListening();
    caller?.removeEventListener("abort", end);
  }

  return async (call) => {
    if (address() === null && call.signal?.aborted !== true) await lookFor(call.signal);
    if (call.signal?.aborted) throw new CodedError("cancelled", "Cancelled.");
    const target = address();
    if (target === null) {
      const why = problem();
      if (why !== null) throw new CodedError(why.code, why.message, why.detail);
      throw new CodedError("runner-down", "No Model Runner answers.");
    }
    refuseElsewhere();
    try {
      return await sendHttp(target, call);
    } catch (error) {
      if (error instanceof HttpProblem && error.kind !== "cancelled") void look();
      throw codeSendProblem(error);
    }
  };
}
