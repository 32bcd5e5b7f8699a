import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "./clock";
import { createDownload } from "./download";
import type { LedgerEntry } from "./ledger-entry";
import { createOfflineSwitch } from "./offline";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function world(handle: http.RequestListener) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "hp-download-"));
  const server = http.createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const entries: LedgerEntry[] = [];
  const offline = createOfflineSwitch({ listOwnHosts: () => [] });
  const download = createDownload({
    record: (entry) => entries.push(entry),
    clock: systemClock,
    offline,
    version: "test",
    scheme: "http:",
  });
  const file = path.join(folder, "archive");
  const cancelling = new AbortController();
  const seen: [number, number | null][] = [];
  const get = (route: string, hosts = ["127.0.0.1"], maxBytes = 1e7) =>
    download({
      url: `http://127.0.0.1:${port}${route}`,
      file,
      hosts,
      maxBytes,
      signal: cancelling.signal,
      purpose: "download",
      onProgress: (done, total) => seen.push([done, total]),
    }).catch((error: { code: string }) => error.code);
  return { get, file, seen, entries, cancelling };
}

const bytes = Buffer.alloc(300_000, "homeport");

test("a redirect to a known host is followed; size and digest are told, and what leaves is in the ledger", async () => {
  const { get, file, seen, entries } = await world((request, response) => {
    if (request.url === "/first") response.writeHead(302, { location: "/second?signature=secret" }).end();
    else response.end(bytes);
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(await get("/first")).toEqual({ sha256, sizeBytes: bytes.length });
  expect(await readFile(file)).toEqual(bytes);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
  expect(entries.map((entry) => entry.kind === "request" && `${entry.path} ${entry.outcome}`)).toEqual([
    "/first 302",
    "/second 200",
  ]);
  expect(JSON.stringify(entries)).not.toContain("secret");
});

test.each<[string, http.RequestListener]>([
  ["to another host", (_request, response) => response.writeHead(302, { location: "http://evil.example/x" }).end()],
  ["to another scheme", (_request, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end()],
  ["round and round", (_request, response) => response.writeHead(302, { location: "/again" }).end()],
  ["an error", (_request, response) => response.writeHead(404).end("no")],
  ["too long", (_request, response) => response.end(Buffer.alloc(2000))],
  [
    "cut",
    (_request, response) => {
      response.writeHead(200, { "content-length": "5000" });
      response.write("half");
      setImmediate(() => response.destroy());
    },
  ],
])("%s: refused, and nothing is left", async (_name, handle) => {
  const { get, file } = await world(handle);
  expect(await get("/", ["127.0.0.1"], 1000)).toBe("download-failed");
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

test("cancelled in the middle: nothing is left", async () => {
  const { get, file, cancelling, seen } = await world((_request, response) => {
    response.writeHead(200, { "content-length": "5000" });
    response.write("half");
  });
  const answer = get("/");
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  cancelling.abort();
  expect(await answer).toBe("cancelled");
  await expect(stat(file)).rejects.toThrow("ENOENT");
});
