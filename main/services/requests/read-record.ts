import type { RequestRow } from "../../../app/contract/requests";
import { type Json, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { parseModelRef } from "../../../app/domain/model-reference";
import { clientName } from "../../../app/domain/request-client";
import { maskAndCut } from "../../platform/mask";

const longestName = 255;
const longestAgent = 200;
/** Where an assistant says who it is, at the very beginning of its instructions. */
const instructionChars = 400;
const clientClosed = 408;

/** The records of an answer of `/engines/requests`, or of one of its events: a list of models with their records. */
export function recordsIn(groups: Json | undefined): Json[] {
  if (!Array.isArray(groups)) return [];
  return groups.flatMap((group: Json) => {
    const records = valueAt(group, ["records"]);
    return Array.isArray(records) ? (records as Json[]) : [];
  });
}

/** One record as a row. Its words are looked at for the client's name and then left behind. Null when it is none. */
export function readRecord(record: Json, isEarlier: (at: number) => boolean): RequestRow | null {
  const id = textOf(valueAt(record, ["id"]));
  const name = textOf(valueAt(record, ["model"]));
  const seconds = numberOf(valueAt(record, ["timestamp"]));
  if (id === null || id.length > 300 || name === null || seconds === null) return null;

  const status = numberOf(valueAt(record, ["status_code"])) ?? 0;
  const isOver = status !== 0;
  const request = parseJson(textOf(valueAt(record, ["request"])) ?? "");
  const answer = parseJson(textOf(valueAt(record, ["response"])) ?? "");
  const error = textOf(valueAt(record, ["error"]));
  const timings = valueAt(answer, ["timings"]);
  const figure = (key: string) => numberOf(valueAt(timings, [key]));
  const userAgent = shortText(valueAt(record, ["user_agent"]), longestAgent);
  const at = arrivedAt(id, seconds);
  const ref = parseModelRef(name);
  const read = [figure("prompt_n"), figure("cache_n")];
  const generatedTokens =
    countAt(answer, ["usage"], ["completion_tokens", "output_tokens"]) ?? wholeOf([figure("predicted_n")]);
  const [readMs, writeMs] = [figure("prompt_ms"), figure("predicted_ms")];
  return {
    id,
    at,
    state: isOver ? "ended" : "answering",
    model: ref.ok ? ref.ref : name.slice(0, longestName),
    client: clientName(userAgent, instructionsOf(request)),
    userAgent,
    origin: shortText(valueAt(record, ["origin"]), longestAgent),
    method: (textOf(valueAt(record, ["method"])) ?? "").slice(0, 16),
    path: shortText(valueAt(record, ["url"]), longestAgent) ?? "",
    status: isOver ? Math.trunc(status) : null,
    isStreamed: valueAt(request, ["stream"]) === true,
    promptTokens: countAt(answer, ["usage"], ["prompt_tokens", "input_tokens"]) ?? wholeOf(read),
    generatedTokens,
    promptTokensPerSecond: speedOf(figure("prompt_per_second"), figure("prompt_n")),
    tokensPerSecond: speedOf(figure("predicted_per_second"), figure("predicted_n")),
    engineMs: readMs === null || writeMs === null ? null : Math.max(0, readMs + writeMs),
    problem: isOver ? problemOf(status, error) : null,
    isEarlier: isEarlier(at),
  };
}

function problemOf(status: number, error: string | null): RequestRow["problem"] {
  if (status === clientClosed) return "cancelled";
  // a stream that broke says 200 and tells of an error
  if (status >= 400 || error !== null) return explainLoadFailure(Math.max(400, status), error ?? "").code;
  return null;
}

/** To the millisecond, from the nanoseconds the id ends with; else from the record's own seconds. Epoch ms. */
function arrivedAt(id: string, seconds: number): number {
  const nanoseconds = /_(\d{19})$/.exec(id)?.[1];
  const at = nanoseconds === undefined ? Number.NaN : Number(nanoseconds.slice(0, 13));
  return Math.abs(at - seconds * 1000) < 5000 ? at : seconds * 1000;
}

/** The beginning of what the client tells the model to be: a system message, in any of the APIs. */
function instructionsOf(request: Json | undefined): string {
  const own = textOf(valueAt(request, ["system"])) ?? textOf(valueAt(request, ["instructions"]));
  if (own !== null) return own.slice(0, instructionChars);
  for (const list of ["messages", "input"]) {
    const first = valueAt(request, [list, "0"]);
    const role = valueAt(first, ["role"]);
    if (role !== "system" && role !== "developer") continue;
    const content = valueAt(first, ["content"]);
    const text = textOf(content) ?? textOf(valueAt(content, ["0", "text"])) ?? "";
    return text.slice(0, instructionChars);
  }
  return (textOf(valueAt(request, ["system", "0", "text"])) ?? "").slice(0, instructionChars);
}

function shortText(value: Json | undefined, maxChars: number): string | null {
  const text = textOf(value);
  return text === null ? null : maskAndCut(text, maxChars);
}

function countAt(from: Json | undefined, path: string[], keys: readonly string[]): number | null {
  const counts = keys.map((key) => numberOf(valueAt(from, [...path, key])));
  return wholeOf([counts.find((each) => each !== null) ?? null]);
}

/** The sum of what is known, when that is a count. */
function wholeOf(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  const sum = known.reduce((total, part) => total + part, 0);
  return known.length > 0 && Number.isSafeInteger(sum) && sum >= 0 ? sum : null;
}

/** The engine calls one token "a million a second": a speed needs two at least. */
function speedOf(perSecond: number | null, tokens: number | null): number | null {
  return perSecond !== null && perSecond > 0 && (tokens ?? 0) >= 2 ? perSecond : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
