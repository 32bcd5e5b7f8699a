import { expect, test } from "vitest";
import { exited } from "../../../platform/fake-command";
import { isOpenAddress, parseGatewayStatus } from "./status";

// shortened from svc-run-gateway-status--json of both, and from one in a container
const document = (over: object) =>
  JSON.stringify(
    {
      service: { label: "systemd", loaded: false, command: null, runtime: { status: "unknown", detail: "no bus" } },
      ...over,
    },
    null,
    2,
  );

test("who listens is read, not what was configured", () => {
  const listeners = [{ pid: 23_737, command: "openclaw-gatewa", address: "*:28789" }];
  const status = parseGatewayStatus(
    exited(
      document({
        gateway: { bindMode: "loopback", bindHost: "127.0.0.1", port: 28_789 },
        port: { listeners },
        rpc: { ok: true },
      }),
    ),
  );
  expect(status).toMatchObject({
    pid: { isKnown: true, value: 23_737 },
    addresses: ["*:28789"],
    port: 28_789,
    isReachable: true,
  });
  expect(status.addresses.some(isOpenAddress)).toBe(true);
});

test("a service is there when it has a command, runs when it says so, and is else not known", () => {
  const of = (service: object) => parseGatewayStatus(exited(document({ service }))).service;
  expect(
    of({ label: "LaunchAgent", loaded: false, command: { programArguments: [] }, runtime: { status: "stopped" } }),
  ).toMatchObject({
    value: { isInstalled: true, isRunning: { isKnown: true, value: false } },
  });
  expect(of({ label: "systemd", loaded: true, command: null, runtime: { status: "running" } })).toMatchObject({
    value: { isInstalled: true, isRunning: { isKnown: true, value: true } },
  });
  expect(
    of({ label: "systemd", loaded: false, command: null, runtime: { status: "unknown", detail: "no bus" } }),
  ).toMatchObject({
    value: { isInstalled: false, isRunning: { isKnown: false }, note: "no bus" },
  });
});

test("what is no answer is unknown", () => {
  expect(parseGatewayStatus(exited("", 1, "boom")).service).toMatchObject({ isKnown: false, reason: "tool-failed" });
});

test.each([
  ["127.0.0.1:18789", false],
  ["[::1]:18789", false],
  ["::1:18789", false],
  ["*:18789", true],
  ["0.0.0.0:18789", true],
  ["[::]:18789", true],
  ["192.168.1.4:18789", true],
])("%s is open: %s", (address, isOpen) => expect(isOpenAddress(address)).toBe(isOpen));
