import { type Reading, known, unknown } from "../../../app/contract/common";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Model } from "../../../app/contract/models";
import { parseJson, valueAt } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import type { HttpCall } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";
import { ask } from "./asking";
import { type LoadLog, createLoadLog } from "./load-log";

const logLimitMs = 8_000;
const maxLogChars = 64 * 1024 * 1024;
const probeLimitMs = 5_000;
/** The runner accepts 10 MiB; a word here is two bytes and at least one token. */
const maxProbeTokens = 4_500_000;
const probeTokensWithoutMetadata = 300_000;

/**
 * The context a loaded model really has: from the runner's log, else from the refusal of a prompt that is too long for
 * it. Never from its settings, which only repeat the wish. Throws nothing but what `signal` aborts with.
 */
export async function readEffectiveContext({
  send,
  clock,
  model,
  askedTokens,
  loads = readLoadLog(send, clock),
}: {
  send: SendToRunner;
  clock: Clock;
  model: Model;
  /** What was asked for, where that is known: the probe must be longer. */
  askedTokens: number | null;
  /** What the log tells, where that was read a moment ago. */
  loads?: Promise<LoadLog | null> | undefined;
}): Promise<Reading<number>> {
  const fromLog = (await loads)?.contextOf(model.id) ?? null;
  if (fromLog !== null) return known(fromLog);
  return probe(send, clock, model, askedTokens);
}

/** What the runner's log tells of its loads; null where it keeps none, one too long, or one that can't be read. Never throws. */
export function readLoadLog(send: SendToRunner, clock: Clock): Promise<LoadLog | null> {
  return withLimit(clock, logLimitMs, async (signal) => {
    const response = await send({ method: "GET", path: "/logs", signal, purpose: "context-log" });
    try {
      if (response.status !== 200) return null;
      const loads = createLoadLog();
      let chars = 0;
      for await (const line of response.lines()) {
        chars += line.length;
        if (chars > maxLogChars) return null;
        loads.push(line);
      }
      return loads;
    } finally {
      response.close();
    }
  }).catch(() => null);
}

/** A prompt within the context would be computed, so it is long by far, and given up after five seconds. */
async function probe(
  send: SendToRunner,
  clock: Clock,
  model: Model,
  askedTokens: number | null,
): Promise<Reading<number>> {
  const { packagedContextTokens: packaged, trainedContextTokens: trained } = model;
  const most = Math.max(
    trained.isKnown ? trained.value : probeTokensWithoutMetadata,
    packaged.isKnown ? packaged.value : 0,
    askedTokens ?? 0,
  );
  const tokens = Math.min(maxProbeTokens, Math.ceil(most * 1.25) + 4096);
  const call: HttpCall = {
    method: "POST",
    path: "/engines/v1/chat/completions",
    body: {
      model: model.ref,
      max_tokens: 1,
      messages: [{ role: "user", content: " a b c d e f g h".repeat(Math.ceil(tokens / 8)) }],
    },
    headersTimeoutMs: probeLimitMs,
    purpose: "context-probe",
  };
  try {
    const { status, text } = await withLimit(clock, probeLimitMs, (signal) => ask(send, { ...call, signal }, 65_536));
    const room = status === 400 ? valueAt(parseJson(text), ["error", "n_ctx"]) : undefined;
    if (typeof room === "number" && Number.isSafeInteger(room) && room > 0) return known(room);
    return unknown("not-reported", `The runner answered ${status} to a prompt that is too long.`);
  } catch (error) {
    const { code, message } = toFailure(error);
    const isSlow = code === "timed-out" || code === "cancelled";
    return unknown(isSlow ? "timed-out" : "not-reachable", message);
  }
}

async function withLimit<T>(clock: Clock, limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const done = new AbortController();
  const timeUp = clock.sleep(limitMs, done.signal).then(() => {
    const error = new CodedError("timed-out", `Not answered within ${limitMs} ms.`);
    limit.abort(error);
    throw error;
  });
  timeUp.catch(() => undefined);
  try {
    return await Promise.race([work(limit.signal), timeUp]);
  } finally {
    done.abort();
  }
}
