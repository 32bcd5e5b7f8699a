import { EventSourceParserStream } from "eventsource-parser/stream";
import type { Answer, EventName, Events, HomeportBridge, Input, RouteName } from "../app/contract/index";
import type { ConnectionStatus } from "./state/connection";

const tokenKey = "homeport-token";
const firstRetryMs = 500;
const longestRetryMs = 10_000;

export type BrowserBridgeNeeds = {
  fetch: (input: string, init: RequestInit) => Promise<Response>;
  location: Pick<Location, "hash" | "pathname" | "search">;
  history: Pick<History, "replaceState">;
  storage: Pick<Storage, "getItem" | "setItem">;
  /** Names this page to the server, so that it knows whose attention is whose. */
  clientId: string;
  onStatus: (status: ConnectionStatus) => void;
  /** Waits before the next attempt; replaced in tests. */
  wait?: (ms: number) => Promise<void>;
};

/** The token of `#token=…`, moved from the address bar into this tab's storage; null when there is none. */
export function takeToken({
  location,
  history,
  storage,
}: Pick<BrowserBridgeNeeds, "location" | "history" | "storage">) {
  const found = /^#token=([^&]+)$/.exec(location.hash)?.[1];
  if (found === undefined) return storage.getItem(tokenKey);
  storage.setItem(tokenKey, found);
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  return found;
}

/** The bridge of the browser shell: requests by POST, events by one stream that connects again by itself. */
export function createBrowserBridge(needs: BrowserBridgeNeeds): HomeportBridge {
  const { fetch, clientId, onStatus } = needs;
  const wait = needs.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const token = takeToken(needs);
  const headers = { "x-homeport-token": token ?? "", "x-homeport-client": clientId };
  const listeners = new Map<string, Set<(payload: never) => void>>();

  function deliver(event: string, data: string) {
    let payload: unknown;
    try {
      payload = JSON.parse(data);
    } catch {
      return;
    }
    for (const listener of listeners.get(event) ?? []) listener(payload as never);
  }

  /** Reads one event stream to its end. True when it was open at least for a moment. */
  async function listenOnce(): Promise<"refused" | "opened" | "failed"> {
    let isOpen = false;
    try {
      const response = await fetch("/events", { headers, cache: "no-store" });
      if (response.status === 401 || response.status === 403) return "refused";
      if (!response.ok || !response.body) return "failed";
      isOpen = true;
      onStatus("open");
      const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const message of events) if (message.event) deliver(message.event, message.data);
    } catch {
      // A cut stream and a refused connection end the same way: lost, and tried again.
    }
    return isOpen ? "opened" : "failed";
  }

  async function listen() {
    let retryMs = firstRetryMs;
    for (;;) {
      const end = await listenOnce();
      if (end === "refused") return onStatus("refused");
      onStatus("lost");
      retryMs = end === "opened" ? firstRetryMs : Math.min(retryMs * 2, longestRetryMs);
      await wait(retryMs);
    }
  }

  if (token === null) onStatus("refused");
  else {
    onStatus("connecting");
    void listen();
  }

  return {
    async request<R extends RouteName>(route: R, input: Input<R>): Promise<Answer<R>> {
      const response = await fetch("/request", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ route, input }),
      });
      if (response.status === 401 || response.status === 403) onStatus("refused");
      return (await response.json()) as Answer<R>;
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      const those = listeners.get(event) ?? new Set();
      listeners.set(event, those.add(listener));
      return () => those.delete(listener);
    },
  };
}
