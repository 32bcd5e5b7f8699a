import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { judgeCertificate } from "../../app/domain/certificate";
import { systemClock } from "./clock";
import { type ClosableSendHttp, createLookAtCertificate, createSendHttp, type HttpAddress } from "./http";
import { createHttpAccess, type HttpAccess } from "./http-access";
import type { LedgerEntry } from "./ledger-entry";
import { createOfflineSwitch, type OfflineSwitch } from "./offline";
import { makeCertificate, type MadeCertificate } from "./test-certificates";

type Kind = "own" | "other" | "expired" | "early" | "elsewhere" | "private";
let folder: string;
let made: Record<Kind, MadeCertificate>;
let access: HttpAccess;
let offline: OfflineSwitch;
let entries: LedgerEntry[];
let send: ClosableSendHttp;
const closers: (() => void)[] = [];
type Tcp = Extract<HttpAddress, { kind: "tcp" }>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "hp-tls-"));
  const authority = await makeCertificate(folder, { name: "authority", names: [] });
  const [own, other, expired, early, elsewhere, issued] = await Promise.all([
    makeCertificate(folder, { name: "own" }),
    makeCertificate(folder, { name: "other" }),
    makeCertificate(folder, { name: "expired", fromDays: -20, toDays: -2 }),
    makeCertificate(folder, { name: "early", fromDays: 2, toDays: 4 }),
    makeCertificate(folder, { name: "elsewhere", names: ["DNS:gpu.example"] }),
    makeCertificate(folder, { name: "private", issuer: authority }),
  ]);
  made = { own, other, expired, early, elsewhere, private: issued };
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  entries = [];
  access = createHttpAccess();
  offline = createOfflineSwitch();
  send = createSendHttp({ record: (entry) => entries.push(entry), clock: systemClock, access, offline });
});
afterEach(async () => {
  await send.closeAll();
  for (const close of closers.splice(0)) close();
});

/** `asked`: what reached it as a request, not as a handshake. */
async function serve(kind: Kind | "plain"): Promise<{ address: Tcp; asked: http.IncomingMessage[] }> {
  const asked: http.IncomingMessage[] = [];
  const handler: http.RequestListener = (request, response) => {
    asked.push(request);
    response.end("hello");
  };
  const server = kind === "plain" ? http.createServer(handler) : https.createServer(made[kind], handler);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { address: { kind: "tcp", origin: `https://127.0.0.1:${port}`, basePath: "" }, asked };
}

const look = (address: Tcp) =>
  createLookAtCertificate({ record: (entry) => entries.push(entry), clock: systemClock, offline })(address);
const get = { method: "GET", path: "/", purpose: "watch" } as const;
const ask = async (address: Tcp) => (await send(address, get)).text();

describe("a certificate that is not trusted is told apart, and nothing is sent", () => {
  test.each([
    ["own", "self-signed"],
    ["private", "unknown-issuer"],
    ["expired", "expired"],
    ["early", "not-yet-valid"],
  ] as const)("%s: %s", async (kind, problem) => {
    const { address, asked } = await serve(kind);
    access.setToken(address.origin, "hush");
    await expect(ask(address)).rejects.toMatchObject({ kind: "certificate" });
    expect(asked).toEqual([]);
    const seen = await look(address);
    expect(seen?.certificate).toMatchObject({ subject: `CN=${kind}.example`, names: ["localhost", "127.0.0.1"] });
    const facts = { code: seen?.code ?? "", now: Date.now(), pinned: null };
    expect(seen && judgeCertificate(seen.certificate, facts)).toBe(problem);
    expect(asked).toEqual([]);
  });

  test("a name it is not made out to is told where all else is well", async () => {
    const { address } = await serve("elsewhere");
    const seen = await look(address);
    expect(seen?.certificate.names).toEqual(["gpu.example"]);
    const facts = { code: "ERR_TLS_CERT_ALTNAME_INVALID", now: Date.now(), pinned: null };
    expect(seen && judgeCertificate(seen.certificate, facts)).toBe("wrong-name");
  });

  test("no TLS at all has no certificate", async () => {
    const { address } = await serve("plain");
    await expect(ask(address)).rejects.toMatchObject({ kind: "not-tls" });
    expect(await look(address)).toBeNull();
    expect(await look({ ...address, origin: "https://127.0.0.1:1" })).toBeNull();
  });
});

describe("a trusted certificate", () => {
  const trust = async (address: Tcp) => {
    const fingerprint = (await look(address))?.certificate.fingerprint ?? "";
    access.setPin(address.origin, fingerprint);
    return fingerprint;
  };

  test.each(["own", "private", "elsewhere"] as const)("%s: exactly that one, and then the token goes", async (kind) => {
    const { address, asked } = await serve(kind);
    access.setToken(address.origin, "hush");
    await trust(address);
    expect(await ask(address)).toBe("hello");
    expect(asked[0]?.headers.authorization).toBe("Bearer hush");
    access.setPin(address.origin, null);
    await expect(ask(address)).rejects.toMatchObject({ kind: "certificate" });
  });

  test("another one in its place gets no byte of a request", async () => {
    const { address, asked } = await serve("other");
    access.setToken(address.origin, "hush");
    const { address: first } = await serve("own");
    access.setPin(address.origin, (await look(first))?.certificate.fingerprint ?? "");
    await expect(ask(address)).rejects.toMatchObject({ kind: "certificate", message: "PIN_CHANGED" });
    expect(asked).toEqual([]);
  });

  test("its dates hold all the same", async () => {
    const { address, asked } = await serve("expired");
    await trust(address);
    await expect(ask(address)).rejects.toMatchObject({ kind: "certificate", message: "CERT_HAS_EXPIRED" });
    expect(asked).toEqual([]);
  });

  test("counts for its own address only", async () => {
    const [one, two] = [await serve("own"), await serve("own")];
    await trust(one.address);
    expect(await ask(one.address)).toBe("hello");
    await expect(ask(two.address)).rejects.toMatchObject({ kind: "certificate" });
  });
});

describe("a token", () => {
  const far = (origin: string): HttpAddress => ({ kind: "tcp", origin, basePath: "" });
  test.each([
    ["https://box.example", "hush"],
    ["http://box.example", null],
    ["http://192.168.0.9:8000", null],
    ["http://127.0.0.1:8000", "hush"],
    ["http://localhost:8000", "hush"],
    ["http://workbench:8000", "hush"],
  ])("at %s: %s", (origin, sent) => {
    const own = createHttpAccess({ listOwnHosts: () => ["workbench"] });
    own.setToken(new URL(origin).origin, "hush");
    expect(own.tokenFor(far(origin))).toBe(sent);
    expect(own.tokenFor(far("https://other.example"))).toBeNull();
  });

  test("is in no line of the ledger, and goes to its own origin only", async () => {
    const [one, two] = [await serve("plain"), await serve("plain")];
    const plain = (origin: string): Tcp => ({ kind: "tcp", origin: origin.replace("https:", "http:"), basePath: "" });
    access.setToken(plain(one.address.origin).origin, "hush-4711");
    await ask(plain(one.address.origin));
    await ask(plain(two.address.origin));
    expect(one.asked[0]?.headers.authorization).toBe("Bearer hush-4711");
    expect(two.asked[0]?.headers).not.toHaveProperty("authorization");
    expect(JSON.stringify(entries)).not.toContain("hush-4711");
    expect(access.secrets()).toEqual(["hush-4711"]);
  });
});

test("offline nobody's certificate is looked at", async () => {
  offline.set(true);
  await expect(look({ kind: "tcp", origin: "https://192.0.2.9", basePath: "" })).rejects.toMatchObject({
    kind: "offline",
  });
  expect(entries).toEqual([]);
});
