import type { ServerResponse } from "node:http";

export type ClientsOptions = {
  onGone(clientId: string): void;
  /** No page was there for `absenceMs`. */
  onAllGone(): void;
  /** Time for a page to connect again (a reload, a laptop that slept) before it counts as gone. */
  graceMs: number;
  /** After it nobody is expected back. Longer: a tunnel that broke looks like a page that was closed, and loses no words. */
  absenceMs: number;
  heartbeatMs: number;
  /** Bytes that may wait for a page that doesn't read; past them it is cut. */
  maxWaitingBytes: number;
  maxClients: number;
};

type Client = { stream: ServerResponse | null; grace: NodeJS.Timeout | null };

/** The pages that are connected, each by one event stream. */
export function createClients({
  onGone,
  onAllGone,
  graceMs,
  absenceMs,
  heartbeatMs,
  maxWaitingBytes,
  maxClients,
}: ClientsOptions) {
  const clients = new Map<string, Client>();
  let lastEventId = 0;
  let isClosed = false;
  let absence: NodeJS.Timeout | undefined;

  function send(stream: ServerResponse, text: string) {
    if (stream.destroyed) return;
    if (stream.writableLength > maxWaitingBytes) stream.destroy();
    else stream.write(text);
  }

  function awaitReturn(clientId: string, client: Client) {
    if (client.grace !== null) clearTimeout(client.grace);
    client.grace = setTimeout(() => {
      clients.delete(clientId);
      onGone(clientId);
      if (clients.size === 0) absence = setTimeout(onAllGone, absenceMs).unref();
    }, graceMs);
  }

  const heartbeat = setInterval(() => {
    for (const { stream } of clients.values()) if (stream) send(stream, ": here\n\n");
  }, heartbeatMs);

  return {
    /** Notes that a page spoke. False when there are too many already. */
    greet(clientId: string): boolean {
      const client = clients.get(clientId);
      if (isClosed || (client === undefined && clients.size >= maxClients)) return false;
      if (client?.stream) return true;
      // A page that asks without ever listening is forgotten like one that left.
      const one = client ?? { stream: null, grace: null };
      clients.set(clientId, one);
      awaitReturn(clientId, one);
      return true;
    },

    /** Makes `stream` the page's event stream; an earlier one of the same page ends. */
    listen(clientId: string, stream: ServerResponse): void {
      const client = clients.get(clientId) ?? { stream: null, grace: null };
      clients.set(clientId, client);
      clearTimeout(absence);
      if (client.grace !== null) clearTimeout(client.grace);
      client.grace = null;
      const earlier = client.stream;
      client.stream = stream;
      earlier?.destroy();
      stream.on("close", () => {
        if (client.stream !== stream || isClosed) return;
        client.stream = null;
        awaitReturn(clientId, client);
      });
      send(stream, ": welcome\n\n");
    },

    push(event: string, payload: unknown): void {
      lastEventId += 1;
      const text = `id: ${lastEventId}\nevent: ${event}\ndata: ${JSON.stringify(payload)}\n\n`;
      for (const { stream } of clients.values()) if (stream) send(stream, text);
    },

    close(): void {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(absence);
      for (const { stream, grace } of clients.values()) {
        if (grace !== null) clearTimeout(grace);
        stream?.destroy();
      }
      clients.clear();
    },
  };
}
