import http from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import { forwardRefusal, nobodyBehind, passedOn } from "../../app/domain/standalone/forwarder-rules";
import { CodedError } from "../../app/contract/errors";

export type Forwarder = {
  port: number;
  /** Hangs up on everybody and lets go of the port. Safe to call twice. */
  close(): Promise<void>;
};
export type StartForwarder = (where: { socketPath: string; ports: readonly number[] }) => Promise<Forwarder>;

/**
 * Brings a request that was let in to the runner's socket, and its answer back, piece by piece both ways. An answer that is cut
 * is cut here too; a client that hangs up is hung up there.
 */
export type Carry = (request: http.IncomingMessage, response: http.ServerResponse, socketPath: string) => void;

const headerMaxBytes = 16 * 1024;
const headersMaxCount = 100;
const headersMs = 10_000;
const connectionsMax = 256;

/**
 * Listens on 127.0.0.1, on the first of `ports` that nobody else serves (0: any), and passes requests on to a Unix socket by
 * `carry`. Who may ask is in `forwarder-rules`. Throws CodedError busy when all ports are taken.
 */
export function createStartForwarder(carry: Carry): StartForwarder {
  return async ({ socketPath, ports }) => {
    for (const port of ports) {
      // some systems let two programs listen at once when one of them serves every address
      if (port !== 0 && (await isServed(port))) continue;
      const server = createServer((request, response) => forward(request, response, socketPath, carry));
      if (!(await listen(server, port))) continue;
      const address = server.address();
      if (address === null || typeof address === "string") continue;
      return { port: address.port, close: () => close(server) };
    }
    throw new CodedError("busy", `These ports are taken: ${ports.join(", ")}.`);
  };
}

function createServer(onRequest: http.RequestListener): http.Server {
  const server = http.createServer(
    {
      maxHeaderSize: headerMaxBytes,
      headersTimeout: headersMs,
      // an upload, or an answer, takes as long as it takes
      requestTimeout: 0,
      insecureHTTPParser: false,
      noDelay: true,
    },
    onRequest,
  );
  server.maxHeadersCount = headersMaxCount;
  server.maxConnections = connectionsMax;
  // handed over with nobody listening: its error would end Homeport, and one that stays half open would keep the port
  const refuse = (_request: http.IncomingMessage, socket: Duplex) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", () =>
      socket.destroy(),
    );
  };
  server.on("upgrade", refuse);
  server.on("connect", refuse);
  return server;
}

function forward(request: http.IncomingMessage, response: http.ServerResponse, socketPath: string, carry: Carry): void {
  const { localPort = 0 } = request.socket;
  const refusal = forwardRefusal({ target: request.url ?? "", rawHeaders: request.rawHeaders }, localPort);
  // whoever is refused may still be sending
  request.on("error", () => {});
  response.on("error", () => {});
  if (refusal !== null) return say(response, refusal.status, "homeport-refused", refusal.why);
  carry(request, response, socketPath);
}

/** Over a connection of this process's own. */
export const carryBySocket: Carry = (request, response, socketPath) => {
  const isChunked = request.headers["transfer-encoding"] !== undefined;
  const upstream = http.request({
    socketPath,
    // a connection of its own each time: the runner may have been started anew meanwhile
    agent: false,
    method: request.method,
    path: request.url,
    headers: [
      "Host",
      "localhost",
      ...passedOn(request.rawHeaders),
      ...(isChunked ? ["Transfer-Encoding", "chunked"] : []),
    ],
  });
  upstream.on("response", (answer) => {
    // node sets these itself, and sends them at once
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer.rawHeaders));
    response.flushHeaders();
    answer.on("error", () => response.destroy());
    // cut in the middle: a clean end would look like the whole
    answer.on("close", () => void (!answer.complete && response.destroy()));
    answer.pipe(response);
  });
  upstream.on("error", (error: NodeJS.ErrnoException) => {
    sayNobody(response, error.code ?? "cut");
  });
  // the client hung up: the runner stops computing within a second
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
};

/** Nothing came from the runner; where an answer had begun it is cut. */
export function sayNobody(response: http.ServerResponse, why: string): void {
  if (response.headersSent) return void response.destroy();
  say(response, 502, nobodyBehind, `The Model Runner behind this address does not answer (${why}).`);
}

export function say(response: http.ServerResponse, status: number, code: string, message: string): void {
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
}

function listen(server: http.Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1" }, () => {
      server.removeAllListeners("error");
      server.on("error", () => {});
      resolve(true);
    });
  });
}

function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    const tell = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => tell(true));
    socket.once("error", () => tell(false));
    socket.setTimeout(1000, () => tell(true));
  });
}

function close(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
