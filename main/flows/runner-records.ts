import { sameModel } from "../../app/domain/model-reference";
import type { SendToRunner } from "../platform/ports";

/**
 * What is kept of one request the runner remembers. Its prompt and answer are looked through for one word and then
 * dropped: words stay out of everything we hold.
 */
export type RunnerRecord = {
  model: string;
  timestampSeconds: number;
  /** 0 while the answer is still being made. */
  statusCode: number;
  userAgent: string | null;
  holdsWord: boolean;
  promptTokens: number | null;
  generatedTokens: number | null;
  /** Prompt tokens the engine really read, those from its cache left out. */
  readTokens: number | null;
  promptTokensPerSecond: number | null;
  tokensPerSecond: number | null;
};

/** `GET /engines/requests`. Throws what `send` throws; null when this runner has no such route or answers otherwise. */
export async function readRunnerRecords(
  send: SendToRunner,
  { word, signal }: { word: string | null; signal?: AbortSignal },
): Promise<RunnerRecord[] | null> {
  const response = await send({
    method: "GET",
    path: "/engines/requests",
    purpose: "openclaw-proof",
    ...(signal ? { signal } : {}),
  });
  if (response.status !== 200) {
    response.close();
    return null;
  }
  return parseRunnerRecords(await response.text(), word);
}

/** The list as the runner gives it, oldest first; null when it isn't one. */
export function parseRunnerRecords(body: string, word: string | null): RunnerRecord[] | null {
  const groups = parse(body);
  // an idle runner says `null` or `[]`
  if (groups === null) return body.trim() === "null" ? [] : null;
  if (!Array.isArray(groups)) return null;
  const records = groups.flatMap((group: unknown) => {
    const list = get(group, "records");
    return Array.isArray(list) ? list.map((each: unknown) => readRecord(each, word)) : [];
  });
  return records.filter((each) => each !== null).toSorted((a, b) => a.timestampSeconds - b.timestampSeconds);
}

function readRecord(record: unknown, word: string | null): RunnerRecord | null {
  const model = get(record, "model");
  const timestampSeconds = number(get(record, "timestamp"));
  if (typeof model !== "string" || timestampSeconds === null) return null;
  const request = get(record, "request");
  const text = typeof request === "string" ? request : JSON.stringify(request ?? "");
  const response = get(record, "response");
  const answer = typeof response === "string" ? parse(response) : response;
  const timings = get(answer, "timings");
  const userAgent = get(record, "user_agent");
  return {
    model,
    timestampSeconds,
    statusCode: number(get(record, "status_code")) ?? 0,
    userAgent: typeof userAgent === "string" ? userAgent : null,
    holdsWord: word !== null && text.includes(word),
    promptTokens: count(get(get(answer, "usage"), "prompt_tokens")),
    generatedTokens: count(get(get(answer, "usage"), "completion_tokens")),
    readTokens: count(get(timings, "prompt_n")),
    promptTokensPerSecond: speed(get(timings, "prompt_per_second")),
    tokensPerSecond: speed(get(timings, "predicted_per_second")),
  };
}

/**
 * Prompt and answer speed measured for a model, each from the record that read or wrote the most: an answer of one token
 * is "a million tokens a second". Null where nothing long enough was seen.
 */
export function measuredSpeed(
  records: readonly RunnerRecord[],
  model: string,
): { promptTokensPerSecond: number | null; tokensPerSecond: number | null } {
  const own = records.filter((each) => sameModel(each.model, model));
  const read = longest(own, ({ readTokens }) => readTokens ?? 0);
  const written = longest(own, ({ generatedTokens }) => generatedTokens ?? 0);
  return {
    promptTokensPerSecond: read?.promptTokensPerSecond ?? null,
    tokensPerSecond: written?.tokensPerSecond ?? null,
  };
}

function longest(records: readonly RunnerRecord[], length: (record: RunnerRecord) => number): RunnerRecord | undefined {
  return records.filter((each) => length(each) >= 16).toSorted((a, b) => length(b) - length(a))[0];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);
const count = (value: unknown) => (typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null);
const speed = (value: unknown) => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null);
