import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { toFailure, type ErrorCode } from "../../../app/contract/errors";
import type { SettingsSnapshot } from "../../../app/contract/settings";
import type { Gate } from "../../ipc/gate";
import { securityHeaders } from "../security-headers";
import type { ShellLog } from "../shell";
import { withLanguage } from "../start-page";
import { createStaticFiles } from "../static-files";
import type { createClients } from "./clients";
import { clientIdOf, createTokenCheck, judgeCaller, type Refusal } from "./door";
import { readJsonBody } from "./read-body";

export type PanelServerNeeds = {
  gate: Gate;
  rendererRoot: string;
  token: string;
  clients: ReturnType<typeof createClients>;
  log: ShellLog;
  maxBodyBytes: number;
  bodyTimeoutMs: number;
};

/** The panel over HTTP: the renderer's files for anyone on this machine, everything else behind the token. */
export function createPanelServer(needs: PanelServerNeeds): Server {
  const { gate, token, clients, log } = needs;
  const readStatic = createStaticFiles(needs.rendererRoot, async (html) => {
    const answer = await gate({ isTrusted: true, clientId: "shell" }, "settings.read", {});
    const values = answer.ok ? (answer.data as SettingsSnapshot).values : null;
    return withLanguage(html, { choice: values?.language ?? "system", system: null });
  });
  const hasToken = createTokenCheck(token);
  const headers = securityHeaders("browser");

  /** Refusals of `/request` are answers in the contract's shape, so that the page can show them. */
  function refuse(request: IncomingMessage, response: ServerResponse, { status, words }: Refusal, path: string) {
    // Said without the path's query or any header: no token may reach a log.
    log.warn(`browser shell: ${request.method ?? "?"} ${routeName(path)} refused with ${status}`);
    if (!request.complete) hangUpAfter(request, response);
    const isRequest = path === "/request";
    const body = isRequest
      ? JSON.stringify({ ok: false, error: { code: codeOf(status), message: words } })
      : `${words}\n`;
    end(response, status, isRequest ? "application/json; charset=utf-8" : "text/plain; charset=utf-8", body);
  }

  function end(response: ServerResponse, status: number, contentType: string, body: string | Uint8Array) {
    if (response.destroyed || response.writableEnded) return;
    response.writeHead(status, { ...headers, "content-type": contentType, "content-length": Buffer.byteLength(body) });
    response.end(response.req.method === "HEAD" ? undefined : body);
  }

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<Refusal | null> {
    if (request.method !== "POST") return notAllowed(response, "POST");
    if (!hasToken(request)) return wrongToken;
    // Every browser names the origin of a POST; one without comes from no page of ours.
    if (request.headers.origin === undefined) return { status: 403, words: "A request needs its Origin." };
    const clientId = clientIdOf(request);
    if (clientId === null) return nameless;
    const body = await readJsonBody(request, { maxBytes: needs.maxBodyBytes, timeoutMs: needs.bodyTimeoutMs });
    if (!body.ok) return body.refusal;
    if (!isObject(body.value)) return { status: 400, words: "A request is { route, input }." };
    if (!clients.greet(clientId)) return tooMany;
    const answer = await gate({ isTrusted: true, clientId }, body.value["route"], body.value["input"]);
    end(response, 200, "application/json; charset=utf-8", JSON.stringify(answer));
    return null;
  }

  function openEvents(request: IncomingMessage, response: ServerResponse): Refusal | null {
    if (request.method !== "GET") return notAllowed(response, "GET");
    if (!hasToken(request)) return wrongToken;
    const clientId = clientIdOf(request);
    if (clientId === null) return nameless;
    if (!clients.greet(clientId)) return tooMany;
    response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8" });
    clients.listen(clientId, response);
    return null;
  }

  async function answerFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<Refusal | null> {
    if (request.method !== "GET" && request.method !== "HEAD") return notAllowed(response, "GET, HEAD");
    if (path === "/favicon.ico") {
      response.writeHead(204, headers).end();
      return null;
    }
    const file = await readStatic(path);
    end(response, file.status, file.contentType, file.body);
    return null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    let refusal = judgeCaller(request);
    if (refusal === null) {
      if (path === "/request") refusal = await answerRequest(request, response);
      else if (path === "/events") refusal = openEvents(request, response);
      else refusal = await answerFile(request, response, path);
    }
    if (refusal !== null) refuse(request, response, refusal, path);
  }

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, maxHeaderSize: 16_384 },
    (request, response) => {
      response.on("error", () => response.destroy());
      answer(request, response).catch((error: unknown) => {
        log.error(`browser shell: ${toFailure(error).message}`);
        if (!response.headersSent)
          refuse(request, response, { status: 500, words: "Something broke inside Homeport." }, "/request");
        else response.destroy();
      });
    },
  );
  server.maxConnections = 200;
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    else socket.destroy();
  });
  return server;
}

const wrongToken: Refusal = { status: 401, words: "Open Homeport by the address it printed; it holds the key." };
const nameless: Refusal = { status: 400, words: "A page gives itself a name in x-homeport-client, a UUID." };
const tooMany: Refusal = { status: 503, words: "Too many pages of Homeport are open. Close some." };

/** Answers someone who is still sending: the rest is thrown away for a moment, then the connection ends. */
function hangUpAfter(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("connection", "close");
  request.resume();
  response.on("finish", () => {
    setTimeout(() => request.socket.destroy(), 500).unref();
  });
}

function notAllowed(response: ServerResponse, allow: string): Refusal {
  response.setHeader("allow", allow);
  return { status: 405, words: "That is not done here." };
}

/** The path as it came, without query; never normalised, so that nothing hides in it. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split(/[?#]/, 1)[0] ?? "";
}

function routeName(path: string): string {
  return path === "/request" || path === "/events" ? path : "a file";
}

function codeOf(status: number): ErrorCode {
  if (status === 413) return "too-large";
  if (status === 408) return "timed-out";
  if (status === 500) return "internal";
  if (status === 503) return "busy";
  return status === 400 || status === 405 || status === 415 ? "bad-input" : "untrusted-sender";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
