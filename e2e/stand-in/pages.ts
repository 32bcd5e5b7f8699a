import type * as Electron from "electron";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { needsReady } from "./app.ts";
import { answer, record } from "./control.ts";
import { standIn } from "./strict.ts";

type Handler = Parameters<Electron.Protocol["handle"]>[1];
const handlers = new Map<string, Handler>();
let privileged: readonly string[] = [];

export const protocol = standIn<Electron.Protocol>("protocol", {
  handle(scheme, handler) {
    needsReady("after", "protocol.handle()");
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  registerSchemesAsPrivileged(schemes) {
    needsReady("before", "protocol.registerSchemesAsPrivileged()");
    privileged = schemes
      .filter(({ privileges }) => privileges?.standard && privileges.secure)
      .map(({ scheme }) => scheme);
    record("protocol.registerSchemesAsPrivileged", schemes);
  },
} satisfies Partial<Electron.Protocol>);

/** The program's own answer to a page's request: its Response, its headers. */
async function ask(home: URL, rawPath: string, method: string): Promise<Response> {
  const scheme = home.protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  if (!handler) throw new Error(`ERR_UNKNOWN_URL_SCHEME: nothing handles ${home.protocol}`);
  if (!privileged.includes(scheme)) throw new Error(`stand-in: ${home.protocol} must be declared standard and secure`);
  return handler(new Request(`${home.protocol}//${home.host}${rawPath}`, { method }));
}

let home: URL | null = null;
let origin: Promise<string> | null = null;

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/favicon.ico") return void response.writeHead(204).end();
  if (home === null) return void response.writeHead(503).end();
  const reply = await ask(home, request.url ?? "/", request.method ?? "GET");
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.end(Buffer.from(await reply.arrayBuffer()));
}

/** Where Chromium finds what `app://…` names: loopback, every byte and header from the program's own handler. */
export async function serveOrigin(start: URL): Promise<string> {
  home = start;
  origin ??= new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      serve(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    server.unref();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
  return origin;
}

/** The program's own address of something that Chromium knows by its loopback address. */
export function asOwnAddress(url: string, servedAt: string): string {
  if (home === null || !url.startsWith(`${servedAt}/`)) return url;
  return `${home.protocol}//${home.host}${url.slice(servedAt.length)}`;
}

answer({
  async fetchPage({ path }) {
    if (home === null) throw new Error("stand-in: no page was loaded yet");
    const reply = await ask(home, path, "GET");
    return { status: reply.status, headers: Object.fromEntries(reply.headers) };
  },
});
