import dns from "node:dns";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { CodedError } from "../../app/contract/errors";
import { systemClock } from "./clock";
import { createSendHttp, type HttpAddress } from "./http";
import type { LedgerEntry } from "./ledger-entry";
import { createOfflineSwitch, isHere } from "./offline";
import { createRunCommand } from "./run-command";

const tcp = (origin: string): HttpAddress => ({ kind: "tcp", origin, basePath: "" });
const socket = (path: string): HttpAddress => ({ kind: "socket", path, basePath: "" });
const call = { method: "GET", path: "/", purpose: "watch" } as const;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0)) await end();
});

function createOfflineHttp(own: string[] = []) {
  const offline = createOfflineSwitch({ listOwnHosts: () => own });
  const entries: LedgerEntry[] = [];
  const send = createSendHttp({ record: (entry) => entries.push(entry), clock: systemClock, offline });
  ends.push(() => send.closeAll());
  return { offline, send, entries };
}

async function serve(handler: http.RequestListener, host: string): Promise<number> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as net.AddressInfo).port;
}

/** Another machine, as far as the switch is told. */
const outer = Object.values(os.networkInterfaces())
  .flat()
  .find((each) => each?.family === "IPv4" && !each.internal)?.address;

test.each([
  [tcp("http://127.0.0.1:1"), true],
  [tcp("http://[::1]:1"), true],
  [tcp("http://localhost:1"), true],
  [tcp("http://box:1"), true],
  [tcp("http://BOX.:1"), true],
  [tcp("http://other:1"), false],
  [tcp("http://127.0.0.1.example.com"), false],
  [tcp("https://hub.docker.com"), false],
  [tcp("no address"), false],
  [socket("/var/run/docker.sock"), true],
  [socket(String.raw`\\.\pipe\docker_engine`), true],
  [socket(String.raw`\\server\pipe\docker_engine`), false],
])("%j is of this machine: %s", (address, expected) => {
  expect(isHere(address, ["box"])).toBe(expected);
});

test("offline another machine is refused before a look-up, a connection or a line in the ledger; this one is not", async () => {
  const { offline, send, entries } = createOfflineHttp();
  const port = await serve((_request, response) => void response.end("ok"), "127.0.0.1");
  const look = vi.spyOn(dns, "lookup");
  const connect = vi.spyOn(net.Socket.prototype, "connect");
  offline.set(true);

  await expect(send(tcp("http://hub.docker.com"), call)).rejects.toMatchObject({ kind: "offline" });
  await expect(send(tcp("http://203.0.113.7:12434"), call)).rejects.toMatchObject({ kind: "offline" });
  expect([look.mock.calls.length, connect.mock.calls.length, entries.length]).toEqual([0, 0, 0]);

  for (const host of ["127.0.0.1", "localhost"]) {
    const response = await send(tcp(`http://${host}:${port}`), call);
    expect(await response.text(10)).toBe("ok");
  }
  expect(entries).toHaveLength(2);
});

test("a name of this machine that leads elsewhere is refused when it was looked up", async () => {
  const { offline, send } = createOfflineHttp(["box"]);
  vi.spyOn(dns, "lookup").mockImplementation(((_name: string, options: { all?: boolean }, found: CallableFunction) => {
    const address = "203.0.113.7";
    if (options.all === true) found(null, [{ address, family: 4 }]);
    else found(null, address, 4);
  }) as never);
  const connected = vi.spyOn(net.Socket.prototype, "connect");
  offline.set(true);
  await expect(send(tcp("http://box:1"), call)).rejects.toMatchObject({ kind: "offline", message: "203.0.113.7" });
  expect(connected.mock.results).toHaveLength(1);
});

test.skipIf(outer === undefined)("switched on it ends what another machine was asked before", async () => {
  const { offline, send } = createOfflineHttp();
  const arrived = Promise.withResolvers<void>();
  const port = await serve(() => arrived.resolve(), "0.0.0.0");
  const asked = send(tcp(`http://${outer}:${port}`), { ...call, headersTimeoutMs: 0 });
  asked.catch(() => {});
  await arrived.promise;
  offline.set(true);
  await expect(asked).rejects.toMatchObject({ kind: "offline" });
  offline.set(false);
  const again = send(tcp(`http://${outer}:${port}`), { ...call, headersTimeoutMs: 20 });
  await expect(again).rejects.toMatchObject({ kind: "timed-out" });
});

test("an intent is refused with a code and the name of whom it would ask, only while it is on", () => {
  const offline = createOfflineSwitch();
  expect(() => offline.refuse("docker.io")).not.toThrow();
  offline.set(true);
  expect(() => offline.refuse("docker.io")).toThrow(CodedError);
  expect(() => offline.refuse("docker.io")).toThrow("Offline mode is on: docker.io was not contacted.");
});

test("each child is told, also one with an environment of its own", async () => {
  const offline = createOfflineSwitch();
  const run = createRunCommand({
    env: {},
    path: "",
    record: () => undefined,
    clock: systemClock,
    extraVariables: offline.childVariables,
  });
  const program = "console.log(process.env.OPENCLAW_OFFLINE, process.env.npm_config_offline)";
  const told = async () => {
    const result = await run({
      file: process.execPath,
      args: ["-e", program],
      env: { OPENCLAW_OFFLINE: "0" },
      timeoutMs: 20_000,
    });
    return result.kind === "exited" ? result.stdout.trim() : result.kind;
  };
  expect(await told()).toBe("0 undefined");
  offline.set(true);
  expect(await told()).toBe("1 true");
});
