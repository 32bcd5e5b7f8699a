import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createCurlCarry } from "./curl-carrier";
import { type Carry, carryBySocket, createStartForwarder, type Forwarder } from "./forwarder";
import type { LedgerEntry } from "./ledger-entry";

const hasCurl = spawnSync("curl", ["--version"], { encoding: "utf8" }).stdout?.includes("UnixSockets") === true;
const ledger: LedgerEntry[] = [];
const carryWith = (over: { file?: string; env?: Record<string, string | undefined> } = {}) =>
  createCurlCarry({
    file: "curl",
    env: process.env,
    platform: process.platform,
    record: (entry) => void ledger.push(entry),
    ...over,
  });
/** Every test, by both ways to the socket; curl's only where there is one that can. */
const carriers: [string, Carry][] = [
  ["by a socket of its own", carryBySocket],
  ...(hasCurl ? [["by curl", carryWith()] as [string, Carry]] : []),
];

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
function ask(port: number, options: http.RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: "127.0.0.1", agent: false, ...options }, (response) => {
      let text = "";
      response.on("data", (piece: Buffer) => (text += piece.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on("error", reject);
      response.on("close", () => void (!response.complete && reject(new Error("cut"))));
    });
    request.on("error", reject);
    request.end(body);
  });
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(text));
    let all = "";
    socket.on("data", (piece) => (all += piece.toString()));
    socket.on("error", () => resolve(all));
    socket.on("close", () => resolve(all));
    socket.on("end", () => socket.end());
  });
}

/** A runner on a Unix socket, and the forwarder before it. */
async function openWith(
  carry: Carry,
  handle: http.RequestListener,
  folderName = "hp-forward-",
): Promise<{ forwarder: Forwarder; runner: http.Server; socketPath: string }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), folderName));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const socketPath = path.join(folder, "r.sock");
  const runner = http.createServer(handle);
  await new Promise<void>((resolve) => runner.listen(socketPath, resolve));
  ends.push(() => {
    runner.close();
    runner.closeAllConnections();
  });
  const forwarder = await createStartForwarder(carry)({ socketPath, ports: [0] });
  ends.push(() => forwarder.close());
  return { forwarder, runner, socketPath };
}

describe.each(carriers)("%s", (_way, carry) => {
  const startForwarder = createStartForwarder(carry);
  const open = (handle: http.RequestListener) => openWith(carry, handle);

  test("a request goes through as it is, to a host of its own, and its answer comes back as it is", async () => {
    const { forwarder } = await open((request, response) => {
      response.writeHead(418, { "x-seen": `${request.method} ${request.url} ${request.headers.host}`, "x-own": "1" });
      response.end("tea");
    });
    const answer = await ask(forwarder.port, { path: "/models?x=%20y", headers: { accept: "a/b" } });
    expect(answer).toMatchObject({ status: 418, text: "tea", headers: { "x-own": "1" } });
    expect(answer.headers["x-seen"]).toBe("GET /models?x=%20y localhost");
  });

  test("what is not let in never reaches the runner", async () => {
    const reached = vi.fn<() => void>();
    const { forwarder } = await open((_request, response) => {
      reached();
      response.end();
    });
    const { port } = forwarder;
    expect((await ask(port, { headers: { host: "evil.example" } })).status).toBe(403);
    expect((await ask(port, { headers: { host: `evil.example:${port}` } })).status).toBe(403);
    expect((await ask(port, { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await ask(port, { method: "POST", headers: { origin: "null" } }, "x".repeat(100_000))).status).toBe(403);
    expect((await ask(port, { path: "http://evil.example/" })).status).toBe(400);
    expect(await raw(port, "GET / HTTP/1.0\r\n\r\n")).toContain("400 Bad Request");
    expect(
      await raw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n`),
    ).toContain("501");
    expect(await raw(port, `CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).toContain("501");
    // two ways to say how long the body is
    const smuggle = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await raw(port, smuggle)).toContain("400");
    expect(await raw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${"a".repeat(20_000)}\r\n\r\n`)).toContain(
      "431",
    );
    expect(reached).not.toHaveBeenCalled();
  });

  test("a stream arrives piece by piece, each before the next is sent", async () => {
    let next = () => {};
    const { forwarder } = await open((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      let count = 0;
      next = () => {
        count += 1;
        if (count > 3) response.end();
        else response.write(`data: ${count}\n\n`);
      };
    });
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const request = http.get({ port: forwarder.port, host: "127.0.0.1", agent: false }, (response) => {
        expect(response.headers["content-type"]).toBe("text/event-stream");
        // the next one is sent only when this one was seen: a forwarder that gathers would never end
        next();
        response.on("data", (piece: Buffer) => {
          seen.push(piece.toString());
          next();
        });
        response.on("end", resolve);
      });
      request.on("error", reject);
    });
    expect(seen).toEqual(["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]);
  });

  test("a client that hangs up is hung up on the runner's side too", async () => {
    let hungUp = (_how: string) => {};
    const isHungUp = new Promise<string>((resolve) => (hungUp = resolve));
    const { forwarder } = await open((_request, response) => {
      response.write("a");
      response.on("close", () => hungUp("closed"));
    });
    const request = http.get({ port: forwarder.port, host: "127.0.0.1", agent: false }, (response) => {
      response.once("data", () => request.destroy());
      response.on("error", () => {});
    });
    request.on("error", () => {});
    expect(await isHungUp).toBe("closed");
  });

  test("a runner that dies in the middle cuts the answer: it does not end as if it were whole", async () => {
    const { forwarder } = await open((_request, response) => {
      response.write("half of ");
      setImmediate(() => response.destroy());
    });
    await expect(ask(forwarder.port)).rejects.toThrow(/cut|aborted|hang up/);
  });

  test("nobody behind it is said, and the next runner at the socket is found again", async () => {
    const { forwarder, runner, socketPath } = await open((_request, response) => response.end("first"));
    expect((await ask(forwarder.port)).text).toBe("first");
    await new Promise((resolve) => runner.close(resolve));
    const gone = await ask(forwarder.port);
    expect(gone.status).toBe(502);
    expect(gone.text).toContain("homeport-runner-not-there");
    const second = http.createServer((_request, response) => response.end("second"));
    await new Promise<void>((resolve) => second.listen(socketPath, resolve));
    ends.push(() => second.close());
    expect((await ask(forwarder.port)).text).toBe("second");
  });

  test.each([true, false])("10 MB go up as they are; by pieces: %s", async (isChunked) => {
    const bytes = Buffer.alloc(10 * 1024 ** 2, "homeport");
    const { forwarder } = await open((request, response) => {
      const hash = createHash("sha256");
      let length = 0;
      request.on("data", (piece: Buffer) => {
        hash.update(piece);
        length += piece.length;
      });
      request.on("end", () => response.end(`${length} ${hash.digest("hex")} ${request.headers["content-length"]}`));
    });
    const headers = isChunked ? { "transfer-encoding": "chunked" } : { "content-length": String(bytes.length) };
    const { text } = await ask(forwarder.port, { method: "DELETE", headers }, bytes);
    const digest = createHash("sha256").update(bytes).digest("hex");
    // curl sends piece by piece whatever came
    const isLengthKept = !isChunked && carry === carryBySocket;
    expect(text).toBe(`${bytes.length} ${digest} ${isLengthKept ? bytes.length : "undefined"}`);
  });

  test("a port that somebody serves is left to them; when all are taken that is said", async () => {
    const { forwarder, socketPath } = await open((_request, response) => response.end());
    const other = await startForwarder({ socketPath, ports: [forwarder.port, 0] });
    ends.push(() => other.close());
    expect(other.port).not.toBe(forwarder.port);
    await expect(startForwarder({ socketPath, ports: [forwarder.port] })).rejects.toMatchObject({ code: "busy" });
    await forwarder.close();
    await expect(ask(forwarder.port)).rejects.toThrow("ECONNREFUSED");
  });

  test("a socket that was refused an upgrade, and stays, or breaks, neither ends Homeport nor keeps the port", async () => {
    const { forwarder } = await open((_request, response) => response.end());
    const { port } = forwarder;
    const refused = (head: string) =>
      new Promise<net.Socket>((resolve) => {
        const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(head));
        socket.on("error", () => {});
        socket.once("data", () => resolve(socket));
        ends.push(() => socket.destroy());
      });
    const upgrade = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n`;
    const broken = await refused(upgrade);
    broken.write("more");
    broken.resetAndDestroy();
    await refused(upgrade);
    await refused(`CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    // each still has its own half open
    await expect(forwarder.close()).resolves.toBeUndefined();
  });

  test("what comes after many headers counts like the first", async () => {
    const reached = vi.fn<() => void>();
    const { forwarder } = await open((_request, response) => {
      reached();
      response.end();
    });
    const { port } = forwarder;
    const many = "x: 1\r\n".repeat(120);
    const inner = "POST /engines/unload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    for (const last of [`Content-Length: ${inner.length}`, "Origin: https://evil.example", "Host: evil.example"])
      expect(
        await raw(
          port,
          `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${many}${last}\r\nConnection: close\r\n\r\n${inner}`,
        ),
      ).toMatch(/^HTTP\/1\.1 4/);
    expect(reached).not.toHaveBeenCalled();
  });

  test.each<[string, http.RequestOptions]>([
    ["HEAD", { method: "HEAD" }],
    ["no content", { path: "/204" }],
    ["an empty POST", { method: "POST", headers: { "content-length": "0" } }],
  ])("%s ends", async (_what, options) => {
    const { forwarder } = await open((request, response) => {
      response.writeHead(request.url === "/204" ? 204 : 200, request.url === "/204" ? {} : { "content-length": "0" });
      response.end();
    });
    expect(await ask(forwarder.port, options)).toMatchObject({ status: options.path === "/204" ? 204 : 200, text: "" });
  });

  test("a long answer that is read slowly comes whole", async () => {
    const bytes = Buffer.alloc(8 * 1024 ** 2, "homeport");
    const { forwarder } = await open((_request, response) => response.end(bytes));
    const hash = createHash("sha256");
    await new Promise<void>((resolve, reject) => {
      const request = http.get({ port: forwarder.port, host: "127.0.0.1", agent: false }, (response) => {
        response.on("data", (piece: Buffer) => {
          hash.update(piece);
          response.pause();
          setImmediate(() => response.resume());
        });
        response.on("end", resolve);
      });
      request.on("error", reject);
    });
    expect(hash.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test("a client that breaks off its upload: the runner sees it cut, not ended", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<unknown>();
    const { forwarder } = await open((request) => {
      request.once("data", begun.resolve);
      request.on("end", () => resolve("ended"));
      request.on("error", () => resolve("cut"));
    });
    const request = http.request({ port: forwarder.port, host: "127.0.0.1", agent: false, method: "POST" });
    request.on("error", () => {});
    request.write("half of ");
    await begun.promise;
    request.destroy();
    expect(await promise).toBe("cut");
  });

  test("a runner that refuses a body before it has all of it is heard", async () => {
    const { forwarder } = await open((request, response) => {
      response.writeHead(413, { connection: "close" });
      response.end("too much");
      request.resume();
    });
    const { status, text } = await ask(forwarder.port, { method: "POST" }, Buffer.alloc(1024 ** 2));
    expect([status, text]).toEqual([413, "too much"]);
  });
});

describe.runIf(hasCurl)("by curl alone", () => {
  /** A runner that answers when it is told, and a forwarder with this carrier. */
  async function open(carry: Carry, folderName?: string) {
    const answers: http.ServerResponse[] = [];
    const seen: http.IncomingHttpHeaders[] = [];
    const handle: http.RequestListener = (request, response) => {
      seen.push(request.headers);
      answers.push(response);
    };
    const { forwarder } = await openWith(carry, handle, folderName);
    return { port: forwarder.port, answers, seen };
  }

  test("what the runner does not read stays here, and the ledger is told once, without a header", async () => {
    ledger.splice(0);
    const { port, answers, seen } = await open(carryWith());
    for (let count = 1; count <= 2; count += 1) {
      const answer = ask(port, { headers: { authorization: "Bearer sk-secret", "x-other": "1", accept: "a/b" } });
      await vi.waitFor(() => expect(answers).toHaveLength(count));
      answers.at(-1)?.end("yes");
      expect((await answer).text).toBe("yes");
    }
    expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual(["accept", "host"]);
    expect(ledger).toHaveLength(1);
    expect(JSON.stringify(ledger)).not.toContain("a/b");
  });

  test("a folder with letters of its own is reached too, and a proxy or a settings file of the user's is not asked", async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), "hp-home-"));
    ends.push(() => rm(home, { recursive: true, force: true }));
    await writeFile(path.join(home, ".curlrc"), 'proxy = "http://127.0.0.1:1"\nfail\n');
    const env = { ...process.env, HOME: home, CURL_HOME: home, http_proxy: "http://127.0.0.1:1" };
    const { port, answers } = await open(carryWith({ env }), "hp-J\u00f6rg-");
    const answer = ask(port);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.end("yes");
    expect((await answer).text).toBe("yes");
  });

  test("so many go at once; the next waits for one to end, and one that hangs up meanwhile is not begun", async () => {
    const { port, answers } = await open(carryWith());
    const first = Array.from({ length: 32 }, () => ask(port));
    await vi.waitFor(() => expect(answers).toHaveLength(32));
    const impatient = http.get({ port, host: "127.0.0.1", agent: false, path: "/impatient" });
    impatient.on("error", () => {});
    const patient = ask(port);
    impatient.destroy();
    for (const answer of answers) answer.end("first");
    await Promise.all(first);
    await vi.waitFor(() => expect(answers.length).toBeGreaterThan(32));
    for (const answer of answers.slice(32)) answer.end("then");
    expect((await patient).text).toBe("then");
    expect(answers).toHaveLength(33);
  });

  test.each([
    ["there is no curl", "curl-that-is-not-there", "502"],
    ["it says something else", process.execPath, "502"],
  ])(
    "%s: that is said, and the next one is tried anew",
    async (_what, file, status) => {
      const { port } = await open(carryWith({ file }));
      for (let count = 0; count < 40; count += 1) expect(String((await ask(port)).status)).toBe(status);
    },
    30_000,
  );

  test("curl killed in the middle cuts the answer", async () => {
    const { port, answers } = await open(carryWith());
    const begun = Promise.withResolvers<http.IncomingMessage>();
    http.get({ port, host: "127.0.0.1", agent: false, path: "/killed-in-the-middle" }, begun.resolve);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.write("half of ");
    const response = await begun.promise;
    const isCut = new Promise<boolean>((resolve) => response.once("close", () => resolve(!response.complete)));
    response.on("error", () => {}).resume();
    const listed = execFileSync("ps", ["-axww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    const child = listed.find((line) => line.includes("request-target /killed-in-the-middle"));
    process.kill(Number.parseInt(child ?? "", 10), "SIGKILL");
    expect(await isCut).toBe(true);
  });
});
