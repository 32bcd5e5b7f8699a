import { CodedError } from "../../../app/contract/errors";
import { HttpProblem, type HttpCall } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

/** For tests: a runner that answers every call with one body, which comes when the test says so. */
export function createFakeStream() {
  const calls: HttpCall[] = [];
  let queue: (string | null | HttpProblem)[] = [];
  let wake: () => void = () => undefined;
  const head: { reply: number | CodedError | null } = { reply: null };
  let closed = 0;

  function put(item: string | null | HttpProblem) {
    queue.push(item);
    wake();
  }

  const waitFor = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });

  async function* pieces(signal: AbortSignal | undefined): AsyncGenerator<string> {
    for (;;) {
      if (signal?.aborted) throw new HttpProblem("cancelled", "aborted");
      const item = queue.shift();
      if (item === undefined) await waitFor(signal);
      else if (item === null) return;
      else if (item instanceof HttpProblem) throw item;
      else yield item;
    }
  }

  const send: SendToRunner = async (call) => {
    calls.push(call);
    while (head.reply === null && !call.signal?.aborted) await waitFor(call.signal);
    if (call.signal?.aborted) throw new CodedError("cancelled", "Cancelled.");
    if (head.reply instanceof CodedError) throw head.reply;
    return {
      status: head.reply ?? 200,
      headers: {},
      async text() {
        let whole = "";
        for await (const piece of pieces(call.signal)) whole += piece;
        return whole;
      },
      pieces: () => pieces(call.signal),
      async *lines() {
        yield* pieces(call.signal);
      },
      close() {
        closed += 1;
      },
    };
  };

  return {
    send,
    calls,
    closedCount: () => closed,
    /** The status line comes, or the reason why none does. */
    answer(next: number | CodedError = 200) {
      head.reply = next;
      wake();
    },
    push: (text: string) => put(text),
    end: () => put(null),
    cut: () => put(new HttpProblem("cut", "socket hang up")),
    /** For the next call. */
    reset() {
      head.reply = null;
      queue = [];
    },
  };
}
