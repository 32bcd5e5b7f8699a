/** A request as it arrives, header names in lower case. `signal` is aborted when the client hangs up. */
export type RunnerRequest = {
  method: string;
  /** With its query, still encoded. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Of a body that is bytes, and too long to hold; `body` is empty then. */
  stream?: AsyncIterable<Uint8Array>;
  signal: AbortSignal;
};

/** An answer. Its body throws HttpProblem "cut" where the connection breaks in the middle. */
export type RunnerReply = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: AsyncIterable<string>;
};

async function* whole(text: string): AsyncGenerator<string> {
  if (text !== "") yield text;
}

/** An error as Go's http.Error writes it. */
export function plainReply(status: number, text: string): RunnerReply {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
    body: whole(`${text}\n`),
  };
}

export function textReply(text: string, contentType = "text/plain; charset=utf-8"): RunnerReply {
  return { status: 200, headers: { "content-type": contentType }, body: whole(text) };
}

export function jsonReply(value: unknown, status = 200): RunnerReply {
  return { status, headers: { "content-type": "application/json" }, body: whole(`${JSON.stringify(value)}\n`) };
}

/** JSON as the engine itself answers it. */
export function engineReply(value: unknown, status = 200): RunnerReply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", server: "llama.cpp" },
    body: whole(JSON.stringify(value)),
  };
}

export function emptyReply(status: number): RunnerReply {
  return { status, headers: {}, body: whole("") };
}

export function streamReply(contentType: string, body: AsyncIterable<string>, more: Record<string, string> = {}) {
  return { status: 200, headers: { "content-type": contentType, ...more }, body };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
