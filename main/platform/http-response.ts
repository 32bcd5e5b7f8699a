import type { Dispatcher } from "undici";
import { HttpProblem, problemOfSignal, toHttpProblem } from "./http-problem";
import { createLineSplitter } from "./text-stream";

export type HttpResponse = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /**
   * Whole body; throws HttpProblem "too-large" past `maxBytes` (default 16 MiB), and "timed-out" when it takes longer than
   * two idle times: a body in drips never ends otherwise.
   */
  text(maxBytes?: number): Promise<string>;
  /** Body pieces as they arrive, decoded; a character cut in two is joined. */
  pieces(): AsyncIterable<string>;
  /** Lines without their end, empty ones kept; a line longer than 1 MiB throws HttpProblem "too-large". */
  lines(): AsyncIterable<string>;
  /** Hangs up. Safe to call twice. */
  close(): void;
};

/** With its body as it came, for whoever stores it. */
export type ByteResponse = HttpResponse & { bytes(): AsyncIterable<Uint8Array> };

const defaultIdleMs = 30_000;
const maxTextBytes = 16 * 1024 * 1024;
const maxLineChars = 1024 * 1024;

/** The answer behind a status line. `onEnd` is called once, when the body ended, broke or was left. */
export function createHttpResponse({
  response,
  hangUp,
  idleTimeoutMs: idleMs = defaultIdleMs,
  signal,
  onEnd,
}: {
  response: Dispatcher.ResponseData;
  hangUp: () => void;
  /** Between two pieces of the body; 0 for never. */
  idleTimeoutMs?: number | undefined;
  signal: AbortSignal;
  onEnd: (outcome: string) => void;
}): ByteResponse {
  const { statusCode: status, body } = response;
  let isOver = false;
  let isTaken = false;
  let problem: HttpProblem | null = null;

  function over(outcome: string): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(unread);
    signal.removeEventListener("abort", onAbort);
    onEnd(outcome);
  }
  function breakOff(why: HttpProblem, outcome = `${status}, ${why.kind}`): HttpProblem {
    problem ??= why;
    hangUp();
    body.destroy();
    over(outcome);
    return problem;
  }
  const close = () => {
    if (!isOver) breakOff(new HttpProblem("cancelled", "hung up"), `${status}, hung up`);
  };
  const onAbort = () => breakOff(problemOfSignal(signal));

  body.on("error", (error) => {
    problem ??= toHttpProblem(error);
  });
  signal.addEventListener("abort", onAbort, { once: true });
  // without a reader the connection would stay taken, and the engine at work
  const unread = idleMs > 0 ? setTimeout(close, idleMs).unref() : undefined;
  if (signal.aborted) onAbort();

  async function* chunks(): AsyncGenerator<Buffer> {
    if (isTaken) throw new HttpProblem("failed", "the body was read already");
    isTaken = true;
    clearTimeout(unread);
    const source: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        if (problem !== null) throw problem;
        const next = await withinIdleTime(source.next());
        if (next.done === true) break;
        yield next.value;
      }
      over(String(status));
    } catch (error) {
      throw breakOff(problem ?? toHttpProblem(error));
    } finally {
      // also when the reader stopped reading
      close();
    }
  }

  async function withinIdleTime<T>(next: Promise<T>): Promise<T> {
    if (idleMs <= 0) return next;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new HttpProblem("timed-out", `silent for ${idleMs} ms`)), idleMs);
    });
    next.catch(() => {});
    try {
      return await Promise.race([next, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function* pieces(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for await (const chunk of chunks()) {
      const piece = decoder.decode(chunk, { stream: true });
      if (piece !== "") yield piece;
    }
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  }

  async function* lines(): AsyncGenerator<string> {
    let ready: string[] = [];
    const take = () => {
      const taken = ready;
      ready = [];
      return taken;
    };
    let isTooLong = false;
    const splitter = createLineSplitter({
      maxChars: maxLineChars,
      onLine: (line) => ready.push(line),
      onTooLong: () => {
        isTooLong = true;
      },
    });
    for await (const piece of pieces()) {
      splitter.push(piece);
      yield* take();
      if (isTooLong) throw breakOff(new HttpProblem("too-large", "a line is longer than 1 MiB"));
    }
    splitter.end();
    yield* take();
  }

  return {
    status,
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    bytes: chunks,
    pieces,
    lines,
    close,
    async text(maxBytes = maxTextBytes) {
      const parts: Buffer[] = [];
      let sizeBytes = 0;
      const giveUp = () => breakOff(new HttpProblem("timed-out", `not whole after ${idleMs * 2} ms`));
      const whole = idleMs > 0 ? setTimeout(giveUp, idleMs * 2) : undefined;
      try {
        for await (const chunk of chunks()) {
          sizeBytes += chunk.length;
          if (sizeBytes > maxBytes)
            throw breakOff(new HttpProblem("too-large", `the answer is longer than ${maxBytes} bytes`));
          parts.push(chunk);
        }
      } finally {
        clearTimeout(whole);
      }
      return new TextDecoder().decode(Buffer.concat(parts));
    },
  };
}
