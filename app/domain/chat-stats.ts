import type { ChatStats } from "../contract/chat";
import { type Reading, known, unknown } from "../contract/common";
import { type Json, type JsonObject, valueAt } from "./json-value";

/** Shorter than this says more about frames and buffers than about the model. */
const leastSpanMs = 50;

/**
 * The figures of one turn: times by our clock, tokens and speeds by the engine's word, unknown where it gave none. An
 * engine that tells no timings at all but counts its tokens is measured by our clock where `isByClock`.
 */
export function statsOf({
  isColdStart,
  startMs,
  firstTokenMs,
  endMs,
  usage,
  timings,
  isByClock = false,
}: {
  isColdStart: boolean;
  startMs: number;
  firstTokenMs: number | null;
  endMs: number;
  usage: JsonObject | null;
  timings: JsonObject | null;
  /** Between the first piece and the end lay nothing but this answer. */
  isByClock?: boolean;
}): ChatStats {
  const cached = count(timings?.["cache_n"]);
  const generated = firstKnown(count(usage?.["completion_tokens"]), count(timings?.["predicted_n"]));
  return {
    isColdStart,
    timeToFirstTokenMs:
      firstTokenMs === null ? unknown("not-measured-yet") : known(Math.max(0, firstTokenMs - startMs)),
    totalMs: Math.max(0, endMs - startMs),
    promptTokens: firstKnown(count(usage?.["prompt_tokens"]), promptOf(timings)),
    cachedTokens: firstKnown(cached, count(valueAt(usage ?? undefined, ["prompt_tokens_details", "cached_tokens"]))),
    promptTokensPerSecond: speed(timings?.["prompt_per_second"], timings?.["prompt_ms"]),
    generatedTokens: generated,
    // the first token comes with the prompt: a speed from it alone is a division by nothing
    tokensPerSecond:
      generated.isKnown && generated.value < 2
        ? unknown("implausible")
        : isByClock && timings === null && firstTokenMs !== null && generated.isKnown
          ? byClock(generated.value, endMs - firstTokenMs)
          : speed(timings?.["predicted_per_second"], timings?.["predicted_ms"]),
  };
}

/** What came after the first token, over the time since it came. */
const byClock = (tokens: number, spanMs: number): Reading<number> =>
  spanMs < leastSpanMs ? unknown("implausible") : known(((tokens - 1) * 1000) / spanMs);

/** What was read plus what was found in the cache. */
function promptOf(timings: JsonObject | null): Reading<number> {
  const [read, cached] = [count(timings?.["prompt_n"]), count(timings?.["cache_n"])];
  return read.isKnown ? known(read.value + (cached.isKnown ? cached.value : 0)) : read;
}

const firstKnown = (a: Reading<number>, b: Reading<number>): Reading<number> => (a.isKnown ? a : b);

function count(value: Json | undefined): Reading<number> {
  if (value === undefined || value === null) return unknown("not-reported");
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? known(value) : unknown("implausible");
}

function speed(value: Json | undefined, spanMs: Json | undefined): Reading<number> {
  if (value === undefined || value === null) return unknown("not-reported");
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return unknown("implausible");
  return typeof spanMs === "number" && spanMs < 0.1 ? unknown("implausible") : known(value);
}
