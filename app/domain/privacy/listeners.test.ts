import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  parseLsof,
  parseNetstatWindows,
  parseProcNetTcp,
  parseSs,
  parseTasklist,
  reachOfListener,
  type Listener,
} from "./listeners";
import { osRecording, sharedRecordings } from "../../../e2e/fixtures/os-recording";

const short = (list: readonly Listener[]) =>
  list.map(({ address, port, pid, program }) => `${address} ${port} ${program} ${pid}`);

test.each<[string, (text: string) => Listener[], string[]]>([
  [
    "linux-ss-ltnp-root.txt",
    parseSs,
    [
      "127.0.0.1 12434 docker-proxy 29659",
      "192.0.2.10 12434 docker-proxy 29649",
      "0.0.0.0 2024 null null",
      "127.0.0.1 5000 docker-registry 12855",
      "127.0.0.1 5001 MainThread 13337",
      ":: 13434 dmr 13364",
    ],
  ],
  ["linux-ss-Hltn-ipv6.txt", parseSs, ["127.0.0.53 45993 null null", "::1 45991 null null", ":: 45992 null null"]],
  [
    "linux-lsof-nP-listen.txt",
    parseLsof,
    ["::1 45991 python3 1363", ":: 45992 python3 1363", "127.0.0.53 45993 python3 1363"],
  ],
  [
    "macos-lsof-iTCP-18789-listen-names-resolved.txt",
    parseLsof,
    ["127.0.0.1 18789 node 71611", "127.0.0.1 18789 node 71611"],
  ],
  [
    "windows-netstat-ano-spanish.txt",
    parseNetstatWindows,
    [
      "0.0.0.0 135 null 916",
      "0.0.0.0 445 null 4",
      "0.0.0.0 5040 null 4484",
      "0.0.0.0 7680 null 6760",
      "0.0.0.0 49664 null 880",
      "0.0.0.0 49668 null 2960",
      "192.0.2.15 139 null 4",
      ":: 445 null 4",
    ],
  ],
  ["windows-netstat-ano-udp-two-owners-same-port.txt", parseNetstatWindows, []],
  ["linux-proc-net-tcp.txt", parseProcNetTcp, ["127.0.0.1 18824 null null", "0.0.0.0 2024 null null"]],
  ["linux-proc-net-tcp6.txt", parseProcNetTcp, [":: 12434 null null", "::1 18821 null null"]],
])("%s", (name, parse, expected) => {
  expect(short(parse(osRecording(name)))).toEqual(expected);
});

test.runIf(existsSync(sharedRecordings)).each<[string, (text: string) => Listener[], number]>([
  ["linux-ss-ltnp-unprivileged.txt", parseSs, 6],
  ["linux-ss-ltn-header.txt", parseSs, 6],
  ["linux-ss-Hltn.txt", parseSs, 6],
  ["linux-ss-Hltnp-ipv6.txt", parseSs, 3],
  ["macos-lsof-listen-docker-desktop.txt", parseLsof, 7],
  ["macos-lsof-nP-listen-multi.txt", parseLsof, 18],
  ["windows-netstat-ano-english-sample.txt", parseNetstatWindows, 3],
  ["windows-netstat-ano-french-no-pid-header.txt", parseNetstatWindows, 8],
])("all of %s", (name, parse, count) => {
  const rows = parse(readFileSync(path.join(sharedRecordings, name), "utf8"));
  expect(rows).toHaveLength(count);
  for (const { port, address } of rows)
    expect([port > 0, address]).toEqual([true, expect.stringMatching(/^[\d.:a-f]+$/)]);
});

test("a program's name may hold a space", () => {
  expect(parseLsof(osRecording("macos-lsof-nP-listen-multi.txt")).map(({ program }) => program)).toContain("Code H");
});

test("names of tasklist", () => {
  const text = '"System","4","Services","0","144 K"\r\n"com.docker.backend.exe","4321","Console","1","20,000 K"\r\n';
  expect([...parseTasklist(text)]).toEqual([
    [4, "System"],
    [4321, "com.docker.backend.exe"],
  ]);
});

const interfaces = [
  { name: "docker0", address: "172.17.0.1" },
  { name: "br-2f0c", address: "10.9.0.1" },
  { name: "wlan0", address: "192.168.1.20" },
  { name: "wlan0", address: "172.18.0.1" },
];
test.each([
  ["127.0.0.1", "loopback"],
  ["127.0.0.53", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["0.0.0.0", "all-interfaces"],
  ["::", "all-interfaces"],
  ["172.17.0.1", "bridge"],
  ["10.9.0.1", "bridge"],
  ["192.168.1.20", "one-address"],
  // a network may use what Docker would
  ["172.18.0.1", "one-address"],
  // an interface that is not told of
  ["172.19.0.1", "bridge"],
  ["172.19.0.2", "one-address"],
  ["fe80::1", "one-address"],
])("%s is %s", (address, reach) => {
  expect(reachOfListener(address, interfaces)).toBe(reach);
});

test("the kernel's table reads as what it was written from", () => {
  const hexOf = (bytes: readonly number[]) =>
    bytes
      .map((each) => each.toString(16).toUpperCase().padStart(2, "0"))
      .toReversed()
      .join("");
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 65_535 }),
      (bytes, port) => {
        const row = `   0: ${hexOf(bytes)}:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A 0:0 0 0 0 0 1`;
        expect(parseProcNetTcp(row)).toEqual([{ address: bytes.join("."), port, pid: null, program: null }]);
      },
    ),
  );
});

test("no text makes a row without an address and a port", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const parse of [parseSs, parseLsof, parseNetstatWindows, parseProcNetTcp])
        for (const { address, port } of parse(text))
          expect([address !== "", port >= 0 && port <= 65_535]).toEqual([true, true]);
    }),
  );
});
