import type { BackendStatus, RunnerAttempt } from "../../../app/contract/runner";
import { HttpProblem, type HttpAddress, type HttpProblemKind, type SendHttp } from "../../platform/http";
import { nobodyBehind } from "../../../app/domain/standalone/forwarder-rules";
import { parseRoot, parseStatus } from "./parse";

/** Whoever accepts and is silent for this long is hanging. */
/** With the pause between two looks under two seconds: what hangs is seen to hang by then. */
const silenceMs = 1300;
/** A body in drips must not hold a probe for ever. */
const wholeMs = 6000;
const answerMaxBytes = 1024 * 1024;

export type Answer = { status: number; text: string };
export type ProbeOutcome = {
  outcome: RunnerAttempt["outcome"];
  detail: string | null;
  /** Of a healthy one. */
  backends: BackendStatus[];
};

/** GET with a probe's limits. Throws HttpProblem. */
export async function get(
  sendHttp: SendHttp,
  address: HttpAddress,
  path: string,
  { signal, purpose = "watch the Model Runner" }: { signal?: AbortSignal; purpose?: string } = {},
): Promise<Answer> {
  const whole = AbortSignal.timeout(wholeMs);
  try {
    const response = await sendHttp(address, {
      method: "GET",
      path,
      headersTimeoutMs: silenceMs,
      idleTimeoutMs: silenceMs,
      signal: signal ? AbortSignal.any([signal, whole]) : whole,
      purpose,
    });
    try {
      return { status: response.status, text: await response.text(answerMaxBytes) };
    } finally {
      response.close();
    }
  } catch (error) {
    if (whole.aborted && !signal?.aborted) throw new HttpProblem("timed-out", `No whole answer within ${wholeMs} ms.`);
    throw error;
  }
}

/** Asks an address whether a Model Runner answers there. Never throws but for an abort by `signal`. */
export async function probeAddress(
  sendHttp: SendHttp,
  address: HttpAddress,
  signal?: AbortSignal,
): Promise<ProbeOutcome> {
  const options = signal ? { signal } : {};
  try {
    const { status, text } = await get(sendHttp, address, "/engines/status", options);
    const backends = status === 200 ? parseStatus(text) : null;
    if (backends !== null && backends.length > 0) return { outcome: "healthy", detail: null, backends };
    // Go's own words, whatever serves there
    if (status === 400 && /HTTP request to an HTTPS server/i.test(text)) {
      return found("wants-https", firstWords(status, text));
    }
    // our own forwarder: the runner behind it is being started again
    if (status === 502 && text.includes(nobodyBehind)) return found("refused", firstWords(status, text));
    if (status === 503) return found("disabled", firstWords(status, text));
    if (address.kind === "socket") return found("wrong-service", firstWords(status, text));
    const root = await get(sendHttp, address, "/", options);
    if (root.status !== 200 || parseRoot(root.text) === null) return found("wrong-service", firstWords(status, text));
    // a runner it is: no status route in this version, or no backend to tell of; anything else is its own failure
    if (status === 404 || backends !== null) return { outcome: "healthy", detail: null, backends: [] };
    return found("failed", firstWords(status, text));
  } catch (error) {
    if (signal?.aborted) throw error;
    return error instanceof HttpProblem
      ? found(outcomes[error.kind], error.message)
      : found("failed", error instanceof Error ? error.message : String(error));
  }
}

const outcomes: Record<HttpProblemKind, RunnerAttempt["outcome"]> = {
  refused: "refused",
  "no-socket": "no-socket",
  "no-permission": "no-permission",
  "name-not-found": "failed",
  "timed-out": "hanging",
  cancelled: "failed",
  cut: "failed",
  "not-http": "wrong-service",
  certificate: "untrusted",
  "too-large": "wrong-service",
  offline: "offline",
  failed: "failed",
};

function found(outcome: RunnerAttempt["outcome"], detail: string): ProbeOutcome {
  return { outcome, detail, backends: [] };
}

function firstWords(status: number, text: string): string {
  const words = text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words === "" ? `HTTP ${status}` : `HTTP ${status}: ${words.slice(0, 200)}`;
}
