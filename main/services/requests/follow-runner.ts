import { CodedError, type Failure, toFailure } from "../../../app/contract/errors";
import { type Json, parseJson } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http";
import { type ReadEnd, keepReading, quietLimitMs } from "../../platform/keep-reading";
import type { SendToRunner } from "../../platform/ports";
import { readEvents } from "./read-events";
import { recordsIn } from "./read-record";

export type StreamListener = {
  /** All that was there before has been told. */
  onConnected(): void;
  onRecord(record: Json): void;
  onTooLarge(): void;
  /** It broke off, or was refused; it is tried again. */
  onLost(failure: Failure): void;
  /** This runner has no such stream: it isn't tried again. */
  onUnsupported(): void;
};

/**
 * Follows `GET /engines/requests` as server-sent events until `signal` ends it, with growing pauses after each failure.
 * Records that were there before come again with every new connection. Never rejects.
 */
export async function followRunner({
  send,
  clock,
  signal,
  listener,
}: {
  send: SendToRunner;
  clock: Clock;
  signal: AbortSignal;
  listener: StreamListener;
}): Promise<void> {
  await keepReading({
    clock,
    signal,
    readOnce: (onAnswer) =>
      readOnce(send, signal, {
        ...listener,
        onConnected() {
          onAnswer();
          listener.onConnected();
        },
      }),
    onLost: listener.onLost,
    onUnsupported: listener.onUnsupported,
  });
}

async function readOnce(send: SendToRunner, signal: AbortSignal, listener: StreamListener): Promise<ReadEnd> {
  let isConnected = false;
  try {
    const response = await send({
      method: "GET",
      path: "/engines/requests?include_existing=true",
      headers: { accept: "text/event-stream" },
      idleTimeoutMs: quietLimitMs,
      purpose: "requests",
      signal,
    });
    const isStream = (response.headers["content-type"] ?? "").startsWith("text/event-stream");
    if (response.status !== 200 || !isStream) {
      response.close();
      return refusalOf(response.status);
    }
    for await (const { name, data } of readEvents(response.pieces(), { onTooLarge: listener.onTooLarge })) {
      if (name === "connected") {
        isConnected = true;
        listener.onConnected();
      } else if (name === "new_request" || name === "existing_request") {
        for (const record of recordsIn(parseJson(data))) listener.onRecord(record);
      }
    }
    return toFailure(new CodedError("runner-down", "Model Runner ended the stream of its requests."));
  } catch (error) {
    if (!(error instanceof HttpProblem)) return toFailure(error);
    if (error.kind === "timed-out" && isConnected) return "quiet";
    return toFailure(new CodedError("runner-down", "The stream of requests broke off.", error.message));
  }
}

/** 404: an older version. 200 without events is one that only lists. */
function refusalOf(status: number): "unsupported" | Failure {
  if (status === 404 || status === 405 || status === 501 || status === 200) return "unsupported";
  if (status === 401 || status === 403)
    return { code: "runner-refused", message: `Model Runner answered ${status} to the question for its requests.` };
  return { code: "runner-bad-answer", message: `Model Runner answered ${status} to the question for its requests.` };
}
