import { CodedError } from "../../../app/contract/errors";
import { HttpProblem, type HttpCall, type HttpResponse } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

/** A body that comes when the test says so. */
export function createBody() {
  const waiting: (string | null | HttpProblem)[] = [];
  let wake: () => void = () => undefined;
  const put = (item: string | null | HttpProblem) => {
    waiting.push(item);
    wake();
  };
  return {
    push: (text: string) => put(text),
    end: () => put(null),
    cut: () => put(new HttpProblem("cut", "socket hang up")),
    async *read(signal: AbortSignal | undefined): AsyncGenerator<string> {
      for (;;) {
        if (signal?.aborted) throw new HttpProblem("cancelled", "aborted");
        const item = waiting.shift();
        if (item === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal?.addEventListener("abort", () => resolve(), { once: true });
          });
          continue;
        }
        if (item === null) return;
        if (item instanceof HttpProblem) throw item;
        yield item;
      }
    },
  };
}

type FakeReply = { status?: number; body?: string | ReturnType<typeof createBody> } | CodedError | "silent";
type Route = FakeReply | ((call: HttpCall) => FakeReply);

/** For tests: answers by `METHOD /path` (or `METHOD /path?query`); what is not listed is 404. */
export function createFakeRunner(routes: Record<string, Route> = {}) {
  const calls: HttpCall[] = [];

  const send: SendToRunner = async (call) => {
    calls.push(call);
    await new Promise<void>((resolve) => setImmediate(resolve));
    const route = routes[`${call.method} ${call.path}`] ?? routes[`${call.method} ${call.path.replace(/\?.*/, "")}`];
    const reply = typeof route === "function" ? route(call) : (route ?? { status: 404, body: "404 page not found\n" });
    if (call.signal?.aborted) throw new CodedError("cancelled", "Cancelled.");
    if (reply instanceof CodedError) throw reply;
    if (reply === "silent") {
      await new Promise<void>((resolve) => call.signal?.addEventListener("abort", () => resolve()));
      throw new CodedError("cancelled", "Cancelled.");
    }
    return responseOf(reply, call);
  };

  return {
    send,
    calls,
    callsTo: (path: string) => calls.filter((call) => `${call.method} ${call.path}`.startsWith(path)),
    set: (key: string, route: Route) => {
      routes[key] = route;
    },
  };
}

function responseOf(
  { status = 200, body = "" }: Exclude<FakeReply, CodedError | string>,
  call: HttpCall,
): HttpResponse {
  async function* pieces() {
    if (typeof body === "string") yield body;
    else yield* body.read(call.signal);
  }
  async function* lines() {
    let rest = "";
    for await (const piece of pieces()) {
      const parts = (rest + piece).split("\n");
      rest = parts.pop() ?? "";
      yield* parts;
    }
    if (rest !== "") yield rest;
  }
  return {
    status,
    headers: {},
    async text() {
      let whole = "";
      for await (const piece of pieces()) whole += piece;
      return whole;
    },
    pieces,
    lines,
    close() {},
  };
}
