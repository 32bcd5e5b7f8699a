import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpProblem } from "../../main/platform/http-problem";
import type { RunnerReply, RunnerRequest } from "../../main/demo/model-runner/reply";

export type Handle = (request: RunnerRequest) => Promise<RunnerReply>;

/** A loopback server in front of a handler; where the handler says "cut", the connection breaks. */
export function createHandlerServer(handle: Handle): Server {
  return createServer((incoming, outgoing) => {
    const client = new AbortController();
    outgoing.on("close", () => client.abort());
    answer(handle, incoming, outgoing, client.signal).catch((error: unknown) => {
      if (error instanceof HttpProblem || client.signal.aborted || outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end(error instanceof Error ? error.stack : String(error));
    });
  });
}

async function answer(handle: Handle, incoming: IncomingMessage, outgoing: ServerResponse, signal: AbortSignal) {
  const isArchive = incoming.url === "/models/load";
  const parts: Buffer[] = [];
  if (!isArchive) for await (const part of incoming) parts.push(part as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const body = Buffer.concat(parts).toString("utf8");
  const reply = await handle({
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers,
    body,
    signal,
    ...(isArchive ? { stream: incoming as AsyncIterable<Uint8Array> } : {}),
  });
  outgoing.writeHead(reply.status, { ...reply.headers });
  outgoing.flushHeaders();
  for await (const piece of reply.body) {
    if (outgoing.write(piece)) continue;
    // a reader that is slow makes the model slow, as a real one does
    await new Promise<void>((resolve) => {
      outgoing.once("drain", resolve);
      outgoing.once("close", resolve);
    });
  }
  outgoing.end();
}

/** Resolves with the port. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
