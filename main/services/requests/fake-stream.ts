import { CodedError } from "../../../app/contract/errors";
import { HttpProblem, type HttpCall, type HttpResponse } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

type Item = { text: string } | { problem: HttpProblem | null };

/** For tests: a record as the runner writes it; 0 is one that is being answered. */
export function recordOf(
  number: number,
  {
    status = 200,
    at = 1_800_000_000_000,
    agent = "curl/8",
    question = "a secret zebra",
    more = {},
  }: {
    status?: number;
    at?: number;
    agent?: string | null;
    question?: string;
    more?: object;
  } = {},
): object {
  const answer = {
    choices: [{ message: { role: "assistant", content: "a secret giraffe", reasoning_content: "hm, a hippo" } }],
    usage: { prompt_tokens: 100, completion_tokens: 43 },
    timings: {
      prompt_n: 90,
      cache_n: 10,
      prompt_ms: 300,
      prompt_per_second: 300,
      predicted_n: 43,
      predicted_ms: 1000,
      predicted_per_second: 43,
    },
  };
  return {
    id: `sha256:${"a".repeat(64)}_${at}${String(number).padStart(6, "0")}`,
    model: "ai/qwen3:8B",
    method: "POST",
    url: "/engines/v1/chat/completions",
    request: JSON.stringify({ model: "ai/qwen3:8B", stream: true, messages: [{ role: "user", content: question }] }),
    ...(status === 200 ? { response: JSON.stringify(answer) } : {}),
    ...(status >= 400 ? { error: '{"error":"unknown error"}' } : {}),
    timestamp: Math.floor(at / 1000),
    status_code: status,
    ...(agent === null ? {} : { user_agent: agent }),
    ...more,
  };
}

export const listOf = (...records: object[]) =>
  JSON.stringify([{ count: records.length, model: "m", config: {}, records }]);
export const eventOf = (name: string, record: object) => `event: ${name}\ndata: ${listOf(record)}\n\n`;
export const connected = 'event: connected\ndata: {"status": "connected"}\n\n';

/** For tests: a runner with a stream of requests that says what the test makes it say, and a list of them. */
export function createFakeRequests() {
  const calls: HttpCall[] = [];
  const streams: { put(item: Item): void; isClosed: boolean }[] = [];
  const runner = { status: 200, contentType: "text/event-stream", list: "[]\n", isDown: false };

  const send: SendToRunner = async (call) => {
    calls.push(call);
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (runner.isDown) throw new CodedError("runner-down", "No Model Runner answers.");
    const isStream = call.headers?.["accept"] === "text/event-stream";
    if (!isStream) return response(call, 200, "application/json", whole(runner.list));
    return response(call, runner.status, runner.contentType, stream(call));
  };

  async function* whole(text: string) {
    yield text;
  }

  async function* stream(call: HttpCall) {
    const waiting: Item[] = [];
    let wake = () => {};
    const own = {
      put(item: Item) {
        waiting.push(item);
        wake();
      },
      isClosed: false,
    };
    streams.push(own);
    call.signal?.addEventListener("abort", () => own.put({ problem: new HttpProblem("cancelled", "aborted") }));
    try {
      for (;;) {
        const item = waiting.shift();
        if (item === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if ("text" in item) yield item.text;
        else if (item.problem === null) return;
        else throw item.problem;
      }
    } finally {
      own.isClosed = true;
    }
  }

  const last = () => {
    const stream = streams.at(-1);
    if (stream === undefined) throw new Error("nobody follows");
    return stream;
  };
  return {
    send,
    runner,
    calls,
    streamCount: () => streams.length,
    openCount: () => streams.filter(({ isClosed }) => !isClosed).length,
    say: (text: string) => last().put({ text }),
    end: () => last().put({ problem: null }),
    breakOff: (kind: "cut" | "timed-out") => last().put({ problem: new HttpProblem(kind, kind) }),
  };
}

function response(call: HttpCall, status: number, contentType: string, body: AsyncGenerator<string>): HttpResponse {
  return {
    status,
    headers: { "content-type": contentType },
    pieces: () => body,
    async *lines() {},
    async text() {
      let text = "";
      for await (const piece of body) text += piece;
      return text;
    },
    close() {},
  };
}
