import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http, { type IncomingMessage, type RequestListener, type Server } from "node:http";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "./clock";
import {
  HttpProblem,
  createSendHttp,
  describeAddress,
  type ClosableSendHttp,
  type HttpAddress,
  type HttpCall,
} from "./http";
import type { LedgerEntry } from "./ledger-entry";
import { makeCertificate } from "./test-certificates";

let folder: string;
let entries: LedgerEntry[];
let send: ClosableSendHttp;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "hp-http-"));
  entries = [];
  send = createSendHttp({ record: (entry) => entries.push(entry), clock: systemClock, home: folder, version: "1.2.3" });
});
afterEach(async () => {
  await send.closeAll();
  for (const close of closers.splice(0)) close();
  await rm(folder, { recursive: true, force: true });
});

async function listen(server: net.Server, where?: string): Promise<HttpAddress> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) =>
    where === undefined ? server.listen(0, "127.0.0.1", resolve) : server.listen(where, resolve),
  );
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === "string") return { kind: "socket", path: address ?? "", basePath: "" };
  return { kind: "tcp", origin: `http://127.0.0.1:${address.port}`, basePath: "" };
}
const serve = (handler: RequestListener, where?: string): Promise<HttpAddress> =>
  listen(http.createServer(handler) as Server, where);
/** A peer that says these bytes once it heard something, then (unless told) hangs up. */
const say = (bytes: string | Buffer, isEnding = true) =>
  listen(
    net.createServer((socket) => {
      socket.once("data", () => (isEnding ? socket.end(bytes) : socket.write(bytes)));
    }),
  );
const get = (over: Partial<HttpCall> = {}): HttpCall => ({ method: "GET", path: "/", purpose: "watch", ...over });
const all = async (source: AsyncIterable<string>) => {
  const got: string[] = [];
  for await (const each of source) got.push(each);
  return got;
};
const outcomes = () => entries.map((each) => each.kind === "request" && each.outcome);

describe("a call", () => {
  test.each(["tcp", "socket"])("over %s: base path, body as JSON, our user agent, no Origin", async (kind) => {
    const seen: { request: IncomingMessage; body: string }[] = [];
    const handler: RequestListener = (request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        seen.push({ request, body });
        response.setHeader("X-Two", ["a", "b"]);
        response.writeHead(202).end('{"ok":true}');
      });
    };
    const where = kind === "socket" ? path.join(folder, "r.sock") : undefined;
    const address = { ...(await serve(handler, where)), basePath: "/exp/vDD4.40" };
    const response = await send(address, {
      method: "POST",
      path: "/models/create?x=1",
      body: { from: "ai/x" },
      headers: { Origin: "http://evil", "X-Mine": "1" },
      purpose: "pull",
    });
    expect(response.status).toBe(202);
    expect(response.headers["x-two"]).toBe("a, b");
    expect(await response.text()).toBe('{"ok":true}');
    const { request, body } = seen[0] ?? {};
    expect(request?.url).toBe("/exp/vDD4.40/models/create?x=1");
    expect(request?.headers).toMatchObject({
      "user-agent": "Homeport/1.2.3",
      "content-type": "application/json",
      "x-mine": "1",
    });
    expect(request?.headers).not.toHaveProperty("origin");
    expect(body).toBe('{"from":"ai/x"}');
    expect(entries).toMatchObject([
      {
        kind: "request",
        method: "POST",
        address: expect.stringMatching(/^(127\.0\.0\.1:\d+|~\/r\.sock)$/),
        path: "/exp/vDD4.40/models/create?x=1",
        purpose: "pull",
        outcome: "202",
      },
    ]);
  });

  test("redirects are an answer, not a way to go", async () => {
    const address = await serve((_request, response) =>
      response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    );
    const response = await send(address, get());
    expect(response.status).toBe(302);
    expect(await response.text()).toBe("");
  });

  test("no proxy from the environment is used", async () => {
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
    vi.stubEnv("http_proxy", "http://127.0.0.1:1");
    try {
      const address = await serve((_request, response) => response.end("straight"));
      expect(await (await send(address, get())).text()).toBe("straight");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("secrets in a query are not written down", async () => {
    const address = await serve((_request, response) => response.end());
    await (await send(address, get({ path: "/x?token=hush&y=1" }))).text();
    expect(JSON.stringify(entries)).not.toContain("hush");
    expect(JSON.stringify(entries)).toContain("y=1");
  });
});

describe("what can be wrong before an answer", () => {
  const refusing = async () => {
    const server = net.createServer();
    const address = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    return address;
  };
  test.each<[string, string, () => Promise<HttpAddress> | HttpAddress]>([
    ["refused", "nobody listens", refusing],
    ["no-socket", "no such socket", () => ({ kind: "socket", path: path.join(folder, "gone.sock"), basePath: "" })],
    ["name-not-found", "no such name", () => ({ kind: "tcp", origin: "http://no-such-host.invalid", basePath: "" })],
    ["failed", "no address at all", () => ({ kind: "tcp", origin: "nonsense", basePath: "" })],
    ["not-http", "another protocol", () => say("SSH-2.0-OpenSSH_9.2p1\r\n")],
    ["not-http", "endless headers", () => say(`HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(20_000)}`)],
    ["cut", "hung up without a word", () => say("")],
    ["cut", "hung up in the headers", () => say("HTTP/1.1 200 OK\r\nContent-")],
    ["timed-out", "accepts, never answers", () => listen(net.createServer(() => {}))],
    [
      "not-tls",
      "https to plain http",
      async () => {
        const plain = await serve((_request, response) => response.end());
        return plain.kind === "tcp" ? { ...plain, origin: plain.origin.replace("http:", "https:") } : plain;
      },
    ],
  ])("%s: %s", async (kind, _name, make) => {
    const address = await make();
    const headersTimeoutMs = kind === "timed-out" ? 200 : 20_000;
    await expect(send(address, get({ headersTimeoutMs }))).rejects.toMatchObject({ name: "HttpProblem", kind });
    expect(outcomes()).toEqual([kind]);
  });

  test("a certificate nobody vouches for", async () => {
    const server = https.createServer(await makeCertificate(folder));
    const address = await listen(server);
    const origin = address.kind === "tcp" ? address.origin.replace("http:", "https:") : "";
    await expect(send({ kind: "tcp", origin, basePath: "" }, get())).rejects.toMatchObject({ kind: "certificate" });
  });

  test.skipIf(process.platform === "win32")(
    "a file that is no socket, and one nobody listens on any more",
    async () => {
      await writeFile(path.join(folder, "plain"), "");
      await expect(
        send({ kind: "socket", path: path.join(folder, "plain"), basePath: "" }, get()),
      ).rejects.toMatchObject({ kind: "refused" });
    },
  );

  test("cancelled while it waits, at once; and before it starts", async () => {
    const address = await listen(net.createServer(() => {}));
    const cancel = new AbortController();
    const answer = send(address, get({ signal: cancel.signal, headersTimeoutMs: 0 }));
    setTimeout(() => cancel.abort(), 20);
    await expect(answer).rejects.toMatchObject({ kind: "cancelled" });
    await expect(send(address, get({ signal: cancel.signal }))).rejects.toMatchObject({ kind: "cancelled" });
    expect(outcomes()).toEqual(["cancelled"]);
  });

  test("a signal that is a time limit says so", async () => {
    const address = await listen(net.createServer(() => {}));
    await expect(send(address, get({ signal: AbortSignal.timeout(30) }))).rejects.toMatchObject({ kind: "timed-out" });
  });

  test("a path or header that can't be sent is a problem, not a crash", async () => {
    const address = await serve((_request, response) => response.end());
    await expect(send(address, get({ path: "/a b\r\nX: y" }))).resolves.toBeDefined();
    await expect(send(address, get({ headers: { a: "b\r\nc: d" } }))).rejects.toMatchObject({ kind: "failed" });
  });
});

describe("a body", () => {
  test("pieces join a character cut in two; lines keep empty ones, CRLF goes, the last needs no end", async () => {
    const bytes = Buffer.from("é1\r\n\r\n👋2\n\nlast");
    const address = await serve(async (_request, response) => {
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect((await all((await send(address, get())).pieces())).join("")).toBe(bytes.toString());
    expect(await all((await send(address, get())).lines())).toEqual(["é1", "", "👋2", "", "last"]);
  });

  test("what was streamed comes before the end does", async () => {
    let finish = () => {};
    const address = await serve((_request, response) => {
      response.write("one\n");
      finish = () => response.end("two\n");
    });
    const lines = (await send(address, get())).lines()[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe("one");
    expect(entries).toEqual([]);
    finish();
    expect((await lines.next()).value).toBe("two");
    expect((await lines.next()).done).toBe(true);
    expect(outcomes()).toEqual(["200"]);
  });

  test.each(["abort", "close", "break", "closeAll"] as const)("%s while streaming hangs up at once", async (how) => {
    let isHungUp = false;
    const address = await serve((_request, response) => {
      const timer = setInterval(() => response.write("tick\n"), 5);
      response.on("close", () => {
        isHungUp = true;
        clearInterval(timer);
      });
    });
    const cancel = new AbortController();
    const response = await send(address, get({ signal: cancel.signal }));
    const read = async () => {
      let count = 0;
      for await (const _line of response.lines()) {
        if (++count < 3) continue;
        if (how === "break") break;
        if (how === "abort") cancel.abort();
        if (how === "close") response.close();
        if (how === "closeAll") void send.closeAll();
      }
    };
    const ended = await read().then(
      () => "stopped reading",
      (error: unknown) => error instanceof HttpProblem && error.kind,
    );
    expect(ended).toBe(how === "break" ? "stopped reading" : "cancelled");
    await vi.waitFor(() => expect(isHungUp).toBe(true));
    response.close();
    expect(outcomes()).toEqual([how === "abort" || how === "closeAll" ? "200, cancelled" : "200, hung up"]);
  });

  test("abort while nothing comes", async () => {
    const address = await serve((_request, response) => void response.write("x"));
    const cancel = new AbortController();
    const response = await send(address, get({ signal: cancel.signal, idleTimeoutMs: 0 }));
    const text = response.text();
    setTimeout(() => cancel.abort(), 30);
    await expect(text).rejects.toMatchObject({ kind: "cancelled" });
  });

  test("silence ends with timed-out; a slow drip within the limit does not", async () => {
    const drip = await serve((_request, response) => {
      let left = 6;
      const timer = setInterval(() => {
        response.write("x");
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 300);
    });
    expect(await (await send(drip, get({ idleTimeoutMs: 1500 }))).text()).toBe("xxxxxx");
    const silent = await serve((_request, response) => void response.write("x"));
    await expect((await send(silent, get({ idleTimeoutMs: 80 }))).text()).rejects.toMatchObject({ kind: "timed-out" });
    expect(outcomes()).toEqual(["200", "200, timed-out"]);
  });

  test("a slow reader is not taken for a silent peer", async () => {
    const address = await serve((_request, response) => response.end("a\n".repeat(200_000)));
    const response = await send(address, get({ idleTimeoutMs: 1000 }));
    let count = 0;
    for await (const _piece of response.pieces()) {
      if (count++ === 0) await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    expect(outcomes()).toEqual(["200"]);
  });

  test.each([
    ["fewer bytes than promised", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"],
    ["a chunked body without its end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"],
  ])("cut: %s", async (_name, bytes) => {
    const response = await send(await say(bytes), get());
    await expect(response.text()).rejects.toMatchObject({ kind: "cut" });
    expect(outcomes()).toEqual(["200, cut"]);
  });

  test("cut: what came before the cut is given first", async () => {
    const address = await say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\none\ntw\r\n");
    const got: string[] = [];
    const response = await send(address, get());
    await expect(
      (async () => {
        for await (const line of response.lines()) got.push(line);
      })(),
    ).rejects.toMatchObject({ kind: "cut" });
    expect(got).toEqual(["one"]);
  });

  test("too large: a text past its limit, a line past 1 MiB", async () => {
    const address = await serve((_request, response) => response.end("x".repeat(1_500_000)));
    await expect((await send(address, get())).text(1_000_000)).rejects.toMatchObject({ kind: "too-large" });
    await expect(all((await send(address, get())).lines())).rejects.toMatchObject({ kind: "too-large" });
    expect(await (await send(address, get())).text()).toHaveLength(1_500_000);
  });

  test("is read once", async () => {
    const response = await send(await serve((_request, answer) => answer.end("x")), get());
    await response.text();
    await expect(response.text()).rejects.toMatchObject({ kind: "failed" });
  });

  test("one nobody reads is hung up, and told", async () => {
    const address = await serve((_request, response) => void response.write("x"));
    await send(address, get({ idleTimeoutMs: 40 }));
    await vi.waitFor(() => expect(outcomes()).toEqual(["200, hung up"]));
  });
});

test("a connection is used again, and its peer's restart is not noticed", async () => {
  let connections = 0;
  const start = async (port = 0) => {
    const server = http.createServer((_request, response) => response.end("ok"));
    server.on("connection", () => connections++);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    closers.push(() => server.close());
    return server;
  };
  const server = await start();
  const bound = server.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : 0;
  const address: HttpAddress = { kind: "tcp", origin: `http://127.0.0.1:${port}`, basePath: "" };
  for (let turn = 0; turn < 3; turn++) expect(await (await send(address, get())).text()).toBe("ok");
  // undici may open a second one while the first is still being freed, never one per call
  expect(connections).toBeLessThan(3);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await start(port);
  expect(await (await send(address, get())).text()).toBe("ok");
});

test("after closeAll nothing is sent any more", async () => {
  const address = await serve((_request, response) => response.end("x"));
  await send.closeAll();
  await expect(send(address, get())).rejects.toMatchObject({ kind: "cancelled" });
});

test.each<[HttpAddress, string]>([
  [{ kind: "tcp", origin: "http://127.0.0.1:12434", basePath: "/x" }, "127.0.0.1:12434"],
  [{ kind: "tcp", origin: "http://[::1]:80", basePath: "" }, "[::1]"],
  [{ kind: "tcp", origin: "https://box:8443", basePath: "" }, "https://box:8443"],
  [{ kind: "socket", path: "/home/a/.docker/run/docker.sock", basePath: "/exp" }, "~/.docker/run/docker.sock"],
  [{ kind: "socket", path: "/var/run/docker.sock", basePath: "" }, "/var/run/docker.sock"],
])("an address for people: %j", (address, shown) => {
  expect(describeAddress(address, "/home/a")).toBe(shown);
});
