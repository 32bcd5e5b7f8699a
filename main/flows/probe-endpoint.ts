import { CodedError } from "../../app/contract/errors";
import { isContainerOnly } from "../../app/domain/openclaw-place";
import { explainLoadFailure } from "../../app/domain/load-failure";
import { HttpProblem, type HttpCall, type HttpResponse, type SendHttp } from "../platform/http";
import type { SendToRunner } from "../platform/ports";

/** Loading may come first; the runner itself gives up after five minutes. */
const loadTimeoutMs = 330_000;

/**
 * Asks the model for one token. With `sendHttp` at the very address OpenClaw would use, otherwise (and for a name that only
 * containers know) the way Homeport talks to the runner. Throws CodedError: what `explainLoadFailure` tells, model-missing, runner-refused, runner-down, timed-out, cancelled.
 */
export async function probeEndpoint({
  send,
  sendHttp: sendAnywhere,
  baseUrl,
  model,
  signal,
}: {
  send: SendToRunner;
  sendHttp: SendHttp | undefined;
  baseUrl: string;
  model: string;
  signal?: AbortSignal;
}): Promise<void> {
  const sendHttp = isContainerOnly(baseUrl) ? undefined : sendAnywhere;
  const { origin, pathname } = new URL(baseUrl);
  const folder = pathname.replace(/\/+$/, "");
  const call: HttpCall = {
    method: "POST",
    path: sendHttp === undefined ? "/engines/v1/chat/completions" : `${folder}/chat/completions`,
    body: { model, messages: [{ role: "user", content: "Hi" }], max_tokens: 1 },
    headersTimeoutMs: loadTimeoutMs,
    idleTimeoutMs: loadTimeoutMs,
    purpose: "openclaw-probe",
    ...(signal ? { signal } : {}),
  };
  const response = await (sendHttp === undefined ? send(call) : ask(sendHttp, origin, call));
  const text = await response.text(256 * 1024).catch(() => "");
  if (response.status === 200 && text.includes('"choices"')) return;
  const detail = text.slice(0, 2_000);
  if (response.status === 404) throw new CodedError("model-missing", `The runner doesn't have ${model}`, detail);
  if (response.status >= 500) {
    const why = explainLoadFailure(response.status, text);
    throw new CodedError(why.code, `The runner could not load ${model}: ${why.message}`, why.detail);
  }
  throw new CodedError("runner-refused", `The runner answered ${response.status} to a short request`, detail);
}

async function ask(sendHttp: SendHttp, origin: string, call: HttpCall): Promise<HttpResponse> {
  try {
    return await sendHttp({ kind: "tcp", origin, basePath: "" }, call);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    if (error.kind === "cancelled") throw new CodedError("cancelled", "Stopped");
    const code = error.kind === "timed-out" ? "timed-out" : "runner-down";
    throw new CodedError(code, `Nothing answers at ${origin}`, error.message);
  }
}
