import { createParser } from "eventsource-parser";
import type { Failure } from "../../app/contract/errors";
import { type JsonObject, isJsonObject, parseJson, textOf, valueAt } from "../../app/domain/json-value";
import { explainLoadFailure } from "../../app/domain/load-failure";

export type StreamPart =
  | { kind: "text"; content: string; reasoning: string }
  | { kind: "finish"; reason: string }
  | { kind: "usage"; usage: JsonObject | null; timings: JsonObject | null }
  | { kind: "error"; failure: Failure }
  | { kind: "done" };

const maxBufferedChars = 4 * 1024 * 1024;
const maxPlainChars = 16 * 1024;

/**
 * An answer in server-sent events, piece by piece, as the parts that matter. `end` tells what a body without events was:
 * an error in JSON or plain text, as which it is explained.
 */
export function createStreamReader(explain: (status: number, text: string) => Failure = explainLoadFailure) {
  let parts: StreamPart[] = [];
  let hasEvent = false;
  let plain = "";

  const parser = createParser({
    maxBufferSize: maxBufferedChars,
    onEvent({ event, data }) {
      hasEvent = true;
      parts.push(...partsOf(data, event === "error", explain));
    },
    onError(error) {
      // some engines write an error as a field of its own
      if (error.type === "unknown-field" && error.field === "error") {
        hasEvent = true;
        parts.push({ kind: "error", failure: explain(500, error.value ?? "") });
      }
      if (error.type === "max-buffer-size-exceeded") {
        parts.push({
          kind: "error",
          failure: { code: "runner-bad-answer", message: "The answer has no end of line." },
        });
      }
    },
  });

  return {
    push(piece: string): StreamPart[] {
      if (!hasEvent && plain.length < maxPlainChars) plain += piece.slice(0, maxPlainChars);
      parser.feed(piece);
      const out = parts;
      parts = [];
      return out;
    },
    end(): StreamPart[] {
      if (hasEvent) return [];
      const text = plain.trim();
      if (text === "") return [];
      return partsOf(text, true, explain);
    },
  };
}

function partsOf(data: string, isError: boolean, explain: (status: number, text: string) => Failure): StreamPart[] {
  if (data.trim() === "[DONE]") return [{ kind: "done" }];
  const content = parseJson(data);
  const error = valueAt(content, ["error"]);
  if (isError || (error !== undefined && error !== null)) {
    const code = valueAt(error, ["code"]);
    const status = typeof code === "number" && code >= 400 && code < 600 ? code : 500;
    return [{ kind: "error", failure: explain(status, data) }];
  }
  if (!isJsonObject(content)) return [];
  const parts: StreamPart[] = [];
  const delta = valueAt(content, ["choices", "0", "delta"]);
  const text = textOf(valueAt(delta, ["content"])) ?? "";
  // two names are in use for it, and some send both
  const reasoning = textOf(valueAt(delta, ["reasoning_content"])) ?? textOf(valueAt(delta, ["reasoning"])) ?? "";
  if (text !== "" || reasoning !== "") parts.push({ kind: "text", content: text, reasoning });
  const reason = valueAt(content, ["choices", "0", "finish_reason"]);
  if (typeof reason === "string" && reason !== "") parts.push({ kind: "finish", reason });
  const [usage, timings] = [content["usage"], content["timings"]];
  if (isJsonObject(usage) || isJsonObject(timings)) {
    parts.push({
      kind: "usage",
      usage: isJsonObject(usage) ? usage : null,
      timings: isJsonObject(timings) ? timings : null,
    });
  }
  return parts;
}
