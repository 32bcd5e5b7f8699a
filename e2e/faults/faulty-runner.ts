import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { systemClock } from "../../main/platform/clock";
import { createModelRunner, type ModelRunnerOptions } from "../../main/demo/model-runner/model-runner";
import { close, createHandlerServer, listen } from "../fake-tools/serve";

/** What happens to a request instead of an answer; `pass` answers it as the runner would. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/** A simulated runner on a real port of which single routes can be made to fail on the wire. */
export async function startFaultyRunner(options: Partial<ModelRunnerOptions> = {}) {
  const runner = createModelRunner({ clock: systemClock, speed: 50, ...options });
  const inner = createHandlerServer(runner.handle);
  let rules: { method: string; start: string; act: Misbehaviour }[] = [];
  const seen: string[] = [];

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", url = "/" } = request;
    seen.push(`${method} ${url}`);
    const pass = () => void inner.emit("request", request, response);
    const rule = rules.find((each) => each.method === method && url.startsWith(each.start));
    if (rule === undefined) pass();
    else rule.act(request, response, pass);
  };
  let server: Server = createServer(serve);
  const port = await listen(server, 0);

  return {
    origin: `http://127.0.0.1:${port}`,
    runner,
    /** Requests so far, `METHOD /path`. */
    seen: (): readonly string[] => seen,
    /** From now on requests that begin so meet `act`. */
    on(request: string, act: Misbehaviour): void {
      const [method = "GET", start = "/"] = request.split(" ");
      rules = [{ method, start, act }, ...rules];
    },
    heal(): void {
      rules = [];
    },
    /** As SIGKILL leaves it: every connection breaks, nobody listens. */
    kill: () => close(server),
    async start(): Promise<void> {
      server = createServer(serve);
      await listen(server, port);
    },
  };
}

// ---- misbehaviours

/** Accepts, and never says a word. */
export const silent: Misbehaviour = () => {};

/** Hangs up before a word was said. */
export const hangUp: Misbehaviour = (request) => void request.socket.destroy();

/** The status line, then nothing for ever. */
export const headersOnly =
  (type = "application/json"): Misbehaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-type": type });
    response.flushHeaders();
  };

/** These bytes, whole and well framed. */
export const body =
  (bytes: string | Buffer, { status = 200, type = "application/json", headers = {} } = {}): Misbehaviour =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": type, ...headers }).end(bytes);

/** The beginning of an answer, then silence on an open connection; `cut` breaks the connection instead. */
export const stopAfter =
  (start: string, { type = "application/json", isCut = false } = {}): Misbehaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-type": type });
    response.write(start, () => void (isCut && response.destroy()));
  };

/** An answer that never ends, piece by piece; `everyMs` 0: as fast as the reader takes it. */
export const endless =
  (piece: string | Buffer, { type = "application/json", everyMs = 0 } = {}): Misbehaviour =>
  (_request, response) => {
    response.writeHead(200, { "content-type": type });
    response.on("error", () => {});
    let timer: NodeJS.Timeout | undefined;
    response.on("close", () => clearTimeout(timer));
    const next = () => {
      if (response.destroyed) return;
      const isRoom = response.write(piece);
      if (everyMs > 0) timer = setTimeout(next, everyMs);
      else if (isRoom) setImmediate(next);
      else response.once("drain", next);
    };
    next();
  };

/** Bytes as they stand, header included: for answers no server of ours would make. */
export const raw =
  (bytes: string | Buffer): Misbehaviour =>
  (request) =>
    void request.socket.end(bytes);
