import type { Answer, EventName, Events, HomeportBridge, Input, Output, RouteName } from "../../app/contract/index";
import type { Failure } from "../../app/contract/errors";
import { samplePlace } from "./page-samples";

type Reply<R extends RouteName> = Output<R> | Failure | ((input: Input<R>) => Answer<R> | Promise<Answer<R>>);
export type Replies = { [R in RouteName]?: Reply<R> };

function isFailure(reply: object): reply is Failure {
  return "code" in reply && "message" in reply;
}

/**
 * Puts a fake `window.homeport` in place. `replies` gives, per route, the data, a failure, or a function that answers;
 * a route without one is answered with `unknown-route`, but for where OpenClaw runs, which its page asks by itself.
 */
export function installFakeBridge(replies: Replies = {}) {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const requests: { route: RouteName; input: unknown }[] = [];

  async function answer(route: RouteName, input: unknown): Promise<unknown> {
    requests.push({ route, input });
    const reply: unknown = replies[route] ?? (route === "openclaw.place" ? samplePlace() : undefined);
    if (typeof reply === "function") return (reply as (given: unknown) => unknown)(input);
    if (typeof reply !== "object" || reply === null) {
      return { ok: false, error: { code: "unknown-route", message: `no reply for ${route}` } };
    }
    return isFailure(reply) ? { ok: false, error: reply } : { ok: true, data: reply };
  }

  const bridge = {
    request: answer as unknown as HomeportBridge["request"],
    on(event: EventName, listener: (payload: never) => void) {
      const those = listeners.get(event) ?? new Set();
      listeners.set(event, those.add(listener));
      return () => those.delete(listener);
    },
  } as HomeportBridge;
  window.homeport = bridge;

  return {
    bridge,
    requests,
    replies,
    /** What was asked of one route, in order. */
    asked: (route: RouteName) => requests.filter((request) => request.route === route).map(({ input }) => input),
    push<E extends EventName>(event: E, payload: Events[E]) {
      for (const listener of listeners.get(event) ?? []) (listener as (given: Events[E]) => void)(payload);
    },
    listenerCount: (event: EventName) => listeners.get(event)?.size ?? 0,
  };
}
