import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLoopbackHost, isRemoteDaemon, locateRunner, parseRunnerOrigin, type RunnerPlace } from "./runner-location";

const tcp: RunnerPlace = {
  transport: "tcp",
  hostOrPath: "127.0.0.1",
  kind: "unknown",
  isNamedByUser: false,
  dockerEndpoint: null,
  ownHosts: ["workbench", "192.0.2.7", "fe80::1%en0"],
};

describe("where a runner is", () => {
  test.each<[string, Partial<RunnerPlace>, string]>([
    ["loopback", {}, "this-machine"],
    ["loopback, local daemon", { dockerEndpoint: "unix:///var/run/docker.sock" }, "this-machine"],
    ["loopback, docker over ssh", { dockerEndpoint: "ssh://me@gpu-box" }, "unknown"],
    [
      "loopback, docker over ssh, its container",
      { dockerEndpoint: "ssh://me@gpu-box", kind: "docker-engine" },
      "another-machine",
    ],
    ["loopback, docker over tcp", { dockerEndpoint: "tcp://198.51.100.9:2376" }, "unknown"],
    [
      "loopback, docker over tcp, its container",
      { dockerEndpoint: "tcp://198.51.100.9:2376", kind: "docker-engine" },
      "another-machine",
    ],
    [
      "loopback, docker on loopback tcp",
      { dockerEndpoint: "tcp://127.0.0.1:2375", kind: "docker-engine" },
      "this-machine",
    ],
    [
      "loopback named by the user, docker elsewhere",
      { dockerEndpoint: "ssh://gpu-box", isNamedByUser: true },
      "this-machine",
    ],
    ["another host", { hostOrPath: "gpu-box.local" }, "another-machine"],
    ["another host named by the user", { hostOrPath: "198.51.100.9", isNamedByUser: true }, "another-machine"],
    ["an address of its own", { hostOrPath: "192.0.2.7" }, "this-machine"],
    ["its own IPv6 with another zone", { hostOrPath: "[fe80::1%25eth0]" }, "this-machine"],
    ["its own name", { hostOrPath: "Workbench." }, "this-machine"],
    ["a name that only starts like loopback", { hostOrPath: "127.0.0.1.evil.example" }, "another-machine"],
    ["a name that only ends like localhost", { hostOrPath: "notlocalhost" }, "another-machine"],
    ["cloud, whatever the address", { kind: "cloud" }, "another-machine"],
    ["socket", { transport: "socket", hostOrPath: "/var/run/docker.sock" }, "this-machine"],
    ["pipe", { transport: "pipe", hostOrPath: "\\\\.\\pipe\\docker_engine" }, "this-machine"],
    [
      "pipe of another machine",
      { transport: "pipe", hostOrPath: "\\\\server\\pipe\\docker_engine" },
      "another-machine",
    ],
  ])("%s", (_name, change, location) => {
    const found = locateRunner({ ...tcp, ...change });
    expect(found.location).toBe(location);
  });

  test.each([
    [{ holder: "ssh" }, "unknown", { code: "tunnel", listener: "ssh" }],
    [{ holder: "llama-server" }, "this-machine", { code: "loopback" }],
    [{ holder: "llama-server", isEngine: true }, "this-machine", { code: "listener", listener: "llama-server" }],
    [{ isEngine: true }, "unknown", { code: "untold-listener" }],
  ] as const)("loopback with %j: %s, by its code", (change, location, locationReason) => {
    expect(locateRunner({ ...tcp, ...change })).toEqual({ location, locationReason });
  });

  test("a reason never shows whose account it is", () => {
    expect(locateRunner({ ...tcp, dockerEndpoint: "ssh://anna:pass@gpu-box" }).locationReason).toEqual({
      code: "docker-elsewhere-loopback",
      docker: "ssh://gpu-box",
    });
  });

  test("no host that is not ours or loopback is ever this machine", () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4()), (host) => {
        fc.pre(!host.startsWith("127.") && host !== "0.0.0.0" && host !== "192.0.2.7" && !host.endsWith("localhost"));
        expect(locateRunner({ ...tcp, hostOrPath: host }).location).toBe("another-machine");
      }),
    );
  });
});

test.each([
  ["localhost", true],
  ["api.localhost", true],
  ["LOCALHOST.", true],
  ["127.8.9.1", true],
  ["127.0.0.256", false],
  ["127.1", false],
  ["[::1]", true],
  ["[::ffff:7f00:1]", true],
  ["::ffff:127.0.0.1", true],
  ["[::ffff:c000:201]", false],
  ["0.0.0.0", true],
  ["10.0.0.1", false],
  ["", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

test.each([
  [null, false],
  ["unix:///var/run/docker.sock", false],
  ["npipe:////./pipe/docker_engine", false],
  ["npipe:////server/pipe/docker_engine", true],
  ["ssh://localhost", false],
  ["ssh://root@[2001:db8::1]:22", true],
  ["tcp://[::1]:2375", false],
  ["tcp://me@127.0.0.1@evil.example:2375", true],
  ["nonsense", false],
])("the daemon %s is remote: %s", (endpoint, expected) => {
  expect(isRemoteDaemon(endpoint)).toBe(expected);
});

test.each([
  ["http://127.0.0.1:12434", "http://127.0.0.1:12434"],
  [" http://LOCALHOST:12434/ ", "http://localhost:12434"],
  ["localhost:12434", "http://localhost:12434"],
  ["gpu-box", "http://gpu-box"],
  ["https://gpu-box:443", "https://gpu-box"],
  ["http://[::1]:12434", "http://[::1]:12434"],
  ["http://127.0.0.1:12434/engines/v1", null],
  ["http://127.0.0.1:12434?x=1", null],
  ["http://127.0.0.1:12434/?", null],
  ["http://127.0.0.1:12434#x", null],
  ["http://user:secret@127.0.0.1:12434", null],
  ["http://@127.0.0.1", null],
  ["user@gpu-box", null],
  ["ftp://127.0.0.1", null],
  ["file:///etc/passwd", null],
  ["unix:///var/run/docker.sock", null],
  ["javascript:alert(1)", null],
  ["http://127.0.0.1:0", null],
  ["http://127.0.0.1:99999", null],
  ["http://gpu box", null],
  ["http:\\\\gpu-box", null],
  ["", null],
  ["http://", null],
])("the address %j means %j", (text, expected) => {
  expect(parseRunnerOrigin(text)).toBe(expected);
});
