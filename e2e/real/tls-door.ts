import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { makeCertificate } from "../../main/platform/test-certificates";

/** A TLS door of our own before something that speaks plain http, as a reverse proxy would be. */
export type TlsDoor = {
  origin: string;
  /** What was asked, and with which token. */
  asked: { path: string; token: string | null; isRenewed: boolean }[];
  /** Presents another certificate from now on. */
  renew(): Promise<void>;
  close(): Promise<void>;
};

export async function openTlsDoor({
  folder,
  port,
  target,
  token = null,
  lets = () => true,
}: {
  folder: string;
  port: number;
  target: string;
  /** Asked for here, and kept from what is behind; null: it is passed on. */
  token?: string | null;
  lets?: (path: string) => boolean;
}): Promise<TlsDoor> {
  const asked: TlsDoor["asked"] = [];
  const sockets = new Set<Socket>();
  /** Connections that were shown the renewed certificate. */
  const late = new WeakSet<object>();
  let isRenewed = false;
  const first = await makeCertificate(folder, { name: `door${port}` });

  function answer(request: IncomingMessage, response: ServerResponse) {
    const path = request.url ?? "/";
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? null;
    asked.push({ path, token: given, isRenewed: late.has(request.socket) });
    if (token !== null && given !== token) return void response.writeHead(401).end("Unauthorized\n");
    if (!lets(path)) return void response.writeHead(404).end("not here\n");
    const headers = { ...request.headers, host: new URL(target).host };
    if (token !== null) delete headers.authorization;
    const behind = http.request(`${target}${path}`, { method: request.method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    behind.on("error", () => response.headersSent || response.writeHead(502).end());
    response.on("close", () => behind.destroy());
    request.pipe(behind);
  }

  const server = https.createServer({ key: first.key, cert: first.cert }, answer);
  server.on("secureConnection", (socket) => isRenewed && late.add(socket));
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    origin: `https://localhost:${port}`,
    asked,
    async renew() {
      const { key, cert } = await makeCertificate(folder, { name: `renewed${port}` });
      server.setSecureContext({ key, cert });
      isRenewed = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
