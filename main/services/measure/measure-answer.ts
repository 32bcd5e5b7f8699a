import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { CodedError, type Failure } from "../../../app/contract/errors";
import type { Repetition } from "../../../app/domain/benchmark";
import { statsOf } from "../../../app/domain/chat-stats";
import type { JsonObject } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { createStreamReader } from "../../platform/answer-stream";
import type { Clock } from "../../platform/clock";
import { HttpProblem } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

const firstByteLimitMs = 600_000;
const silenceMs = 120_000;

export type Answered = Repetition & { text: string };

/**
 * One streamed answer, with its figures: the time to the first token by our clock, all else by the engine's own word.
 * Throws what the engine failed with, also in the middle.
 */
export async function measureAnswer(
  { send, clock }: { send: SendToRunner; clock: Clock },
  {
    body,
    purpose,
    signal,
  }: { body: JsonObject & { max_tokens: number }; purpose: RequestPurpose; signal: AbortSignal },
): Promise<Answered> {
  const startMs = clock.monotonicMs();
  let firstTokenMs: number | null = null;
  let text = "";
  let usage: JsonObject | null = null;
  let timings: JsonObject | null = null;
  let failure: Failure | null = null;
  let isDone = false;
  const response = await send({
    method: "POST",
    path: "/engines/v1/chat/completions",
    body: { ...body, stream: true, stream_options: { include_usage: true } },
    headersTimeoutMs: firstByteLimitMs,
    idleTimeoutMs: silenceMs,
    purpose,
    signal,
  });
  try {
    if (response.status !== 200) throw codedOf(explainLoadFailure(response.status, await response.text(1024 * 1024)));
    const reader = createStreamReader();
    const take = (part: ReturnType<typeof reader.push>[number]) => {
      if (part.kind === "text") {
        firstTokenMs ??= clock.monotonicMs();
        text += part.reasoning + part.content;
      } else if (part.kind === "usage") {
        usage = part.usage ?? usage;
        timings = part.timings ?? timings;
      } else if (part.kind === "error") failure ??= part.failure;
      else if (part.kind === "done") isDone = true;
    };
    for await (const piece of response.pieces()) {
      for (const part of reader.push(piece)) take(part);
      if (isDone || failure !== null) break;
    }
    for (const part of reader.end()) take(part);
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.kind === "cancelled") throw error;
    throw new CodedError(
      error.kind === "timed-out" ? "timed-out" : "chat-cut",
      "The answer broke off.",
      error.message,
      {
        cause: error,
      },
    );
  } finally {
    response.close();
  }
  if (failure !== null) throw codedOf(failure);
  if (!isDone) throw new CodedError("chat-cut", "The answer ended without its last line.");
  const stats = statsOf({ isColdStart: false, startMs, firstTokenMs, endMs: clock.monotonicMs(), usage, timings });
  const value = (reading: typeof stats.promptTokens) => (reading.isKnown ? reading.value : null);
  return {
    text,
    promptTokens: value(stats.promptTokens),
    cachedTokens: value(stats.cachedTokens),
    generatedTokens: value(stats.generatedTokens),
    timeToFirstTokenMs: value(stats.timeToFirstTokenMs),
    promptTokensPerSecond: value(stats.promptTokensPerSecond),
    tokensPerSecond: value(stats.tokensPerSecond),
  };
}

const codedOf = ({ code, message, detail }: Failure) => new CodedError(code, message, detail);
