import type { Answer, EventName, Events, HomeportBridge, Input, RouteName } from "../app/contract/index";
import { createBrowserBridge } from "./browser-bridge";
import { useConnection } from "./state/connection";

let browserBridge: HomeportBridge | null = null;

/** The preload's bridge under Electron, else the one that speaks to the loopback server. */
function current(): HomeportBridge {
  if (window.homeport) return window.homeport;
  browserBridge ??= createBrowserBridge({
    fetch: (input, init) => window.fetch(input, init),
    location: window.location,
    history: window.history,
    storage: window.sessionStorage,
    clientId: crypto.randomUUID(),
    onStatus: (status) => useConnection.getState().become(status),
  });
  return browserBridge;
}

/** What every store and component talks to. Never rejects: a broken bridge is an answer with `connection-lost`. */
export const bridge: HomeportBridge = {
  async request<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>> {
    try {
      return await current().request(route, input);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, error: { code: "connection-lost", message } };
    }
  },
  on: <E extends EventName>(event: E, listener: (payload: Events[E]) => void) => current().on(event, listener),
};

/** Starts the connection. Called first of all: the browser shell's token must leave the address bar before any routing. */
export function openBridge(): void {
  current();
}
