import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished, vi } from "vitest";
import type { Gate } from "../../ipc/gate";
import { openBrowserShell, type BrowserShellOptions } from "./shell";

export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };
export type Ask = {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Sent as the Host header; the panel's own by default. */
  host?: string;
};

/** A panel on a free port with a page of two files, for tests of who gets in. Ends with the test. */
export async function openTestPanel(options: Partial<BrowserShellOptions> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "homeport-panel-"));
  const rendererRoot = path.join(folder, "renderer");
  mkdirSync(rendererRoot);
  writeFileSync(path.join(rendererRoot, "index.html"), "<!doctype html><title>Panel</title>");
  writeFileSync(path.join(folder, "secret.txt"), "secret");

  const gate = vi.fn<Gate>(async () => ({ ok: true, data: {} }));
  const gone = vi.fn<(clientId: string) => void>();
  const allClosed = vi.fn<() => void>();
  const lines: string[] = [];
  const note = (text: string) => void lines.push(text);
  const shell = await openBrowserShell({
    gate,
    rendererRoot,
    onClientGone: gone,
    onAllClosed: allClosed,
    log: { info: note, warn: note, error: note },
    port: 0,
    openAddress: null,
    ...options,
  });
  onTestFinished(async () => {
    await shell.close();
    rmSync(folder, { recursive: true });
  });

  const { port, hash, host } = new URL(shell.address);
  const token = hash.slice("#token=".length);
  const start = ({ method = "GET", path: place = "/", headers = {}, host: name = host }: Ask) =>
    request({ host: "127.0.0.1", port, method, path: place, headers: { host: name, ...headers }, agent: false });

  return {
    shell,
    gate,
    gone,
    allClosed,
    lines,
    token,
    host,
    port: Number(port),
    /** Opens a request without ending it. */
    start,
    async ask(ask: Ask): Promise<Reply> {
      const call = start(ask);
      call.end(ask.body);
      const [response] = (await once(call, "response")) as [IncomingMessage];
      let body = "";
      for await (const piece of response.setEncoding("utf8")) body += String(piece);
      return { status: response.statusCode ?? 0, headers: response.headers, body };
    },
  };
}

export const page = "0f8fad5b-d9cb-469f-a165-70867728950e";
export const otherPage = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
