import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlaceAddress } from "../contract/openclaw-place";
import type { RunnerEndpoint } from "../contract/runner";
import {
  type AddressFacts,
  type ContainerSeen,
  type PlaceFacts,
  addressesFrom,
  chooseAddress,
  hostsAt,
  isContainerOnly,
  isOfOpenClaw,
  namesOfRunner,
  placeOf,
  typedConcern,
} from "./openclaw-place";

const folder = "/home/anna/.openclaw";
const gateway: ContainerSeen = {
  name: "openclaw-openclaw-gateway-1",
  image: "ghcr.io/openclaw/openclaw:latest",
  command: '"node dist/index.js gateway"',
  isRunning: true,
  mounts: [{ source: folder, destination: "/home/node/.openclaw" }],
  ports: "127.0.0.1:18789->18789/tcp",
  networkMode: "openclaw_default",
  networks: ["openclaw_default"],
  extraHosts: [],
};
const plain: ContainerSeen = { ...gateway, name: "web", image: "nginx", command: '"nginx"', mounts: [], ports: "" };
const cli = { ...gateway, name: "openclaw-cli", ports: "", networkMode: "container:5f0c" };
const other = { ...gateway, mounts: [{ source: "/srv/oc", destination: "/home/node/.openclaw" }] };
const sandbox = {
  ...gateway,
  name: "openclaw-sbx-agent-main-1a2b",
  image: "openclaw-sandbox:bookworm-slim",
  ports: "",
};
const second = { ...gateway, name: "openclaw-test" };

const listed = (...containers: ContainerSeen[]): PlaceFacts["docker"] => ({ kind: "listed", containers });
const at = (docker: PlaceFacts["docker"], over: Partial<PlaceFacts> = {}) =>
  placeOf({ gatewayElsewhere: null, docker, stateDir: folder, os: "linux", ...over });

test.each<[string, PlaceFacts["docker"], string, string, string]>([
  ["no Docker", { kind: "absent" }, "this-machine", "no-docker", ""],
  ["Docker is down", { kind: "down" }, "this-machine", "docker-down", ""],
  ["Docker is elsewhere", { kind: "elsewhere" }, "this-machine", "docker-elsewhere", ""],
  ["Docker does not tell", { kind: "silent", words: "denied" }, "unknown", "docker-silent", "denied"],
  ["no container", listed(), "this-machine", "no-container", ""],
  ["others' containers", listed(plain), "this-machine", "no-container", ""],
  ["a sandbox of its own", listed(sandbox), "this-machine", "no-container", ""],
  ["its gateway", listed(plain, gateway), "container", "container-has-folder", gateway.name],
  ["gateway and command line", listed(cli, gateway), "container", "container-has-folder", gateway.name],
  ["its command line alone", listed(cli), "container", "container-has-folder", cli.name],
  [
    "one that publishes, one that does not",
    listed({ ...second, ports: "" }, gateway),
    "container",
    "container-has-folder",
    gateway.name,
  ],
  ["two gateways", listed(gateway, second), "unknown", "several", `${gateway.name}, ${second.name}`],
  ["one with another folder", listed(other), "unknown", "other-folder", other.name],
  ["a stopped one", listed({ ...gateway, isRunning: false }), "unknown", "container-stopped", gateway.name],
  ["a stopped one of another folder", listed({ ...other, isRunning: false }), "this-machine", "no-container", ""],
  [
    "a backup of the whole home",
    listed({ ...plain, mounts: [{ source: "/home/anna", destination: "/data" }] }),
    "this-machine",
    "no-container",
    "",
  ],
])("%s", (_, docker, where, reason, subject) => {
  expect(at(docker)).toMatchObject({ where, reason, subject });
});

test("a gateway of another machine counts before any container here", () => {
  const place = at(listed(gateway), { gatewayElsewhere: "wss://box" });
  expect(place).toMatchObject({ where: "another-machine", reason: "gateway-elsewhere", subject: "wss://box" });
});

test.each<[NodeJS.Platform, string, string, boolean]>([
  ["linux", "/home/anna", "/home/anna/.openclaw", true],
  ["linux", "/home/ann", "/home/anna/.openclaw", false],
  ["linux", "/home/anna/.openclaw/workspace", "/home/anna/.openclaw", false],
  ["linux", "/Home/Anna/.openclaw", "/home/anna/.openclaw", false],
  ["darwin", "/host_mnt/Users/anna/.openclaw", "/Users/anna/.openclaw", true],
  ["darwin", "/users/Anna/.openclaw", "/Users/anna/.openclaw", true],
  ["win32", "C:\\Users\\Anna\\.openclaw", "c:\\users\\anna\\.openclaw", true],
  ["win32", "/run/desktop/mnt/host/c/Users/anna/.openclaw", "C:\\Users\\anna\\.openclaw", true],
  ["win32", "/host_mnt/c/Users/anna/.openclaw", "C:\\Users\\anna\\.openclaw", true],
])("on %s what is mounted from %s holds %s: %s", (os, source, stateDir, isHeld) => {
  const container = { ...gateway, mounts: [{ source, destination: "/home/node/.openclaw" }] };
  expect(at(listed(container), { os, stateDir }).where === "container").toBe(isHeld);
});

test.each([
  [plain, false],
  [gateway, true],
  [{ ...plain, name: "my-clawdbot" }, true],
  [{ ...plain, image: "me/MoltBot:1" }, true],
  [{ ...plain, command: '"openclaw gateway run"' }, true],
  [{ ...plain, ports: "0.0.0.0:8080->18789/tcp" }, true],
  [{ ...plain, ports: "0.0.0.0:18789->80/tcp" }, false],
  [{ ...plain, mounts: [{ source: "x", destination: "/home/node/.clawdbot" }] }, true],
  [sandbox, false],
])("$name is OpenClaw's: %#", (container, isIt) => {
  expect(isOfOpenClaw(container)).toBe(isIt);
});

const endpoint: RunnerEndpoint = {
  source: "default-port",
  kind: "docker-engine",
  transport: "tcp",
  address: "127.0.0.1:12434",
  location: "this-machine",
  locationReason: { code: "loopback" },
  openAiBaseUrl: "http://127.0.0.1:12434/engines/v1",
};
const facts: AddressFacts = {
  endpoint,
  ownHosts: ["192.168.1.20"],
  runnerContainer: {
    name: "docker-model-runner",
    ports: "127.0.0.1:12434->12434/tcp, 172.17.0.1:12434->12434/tcp",
    networks: ["bridge"],
  },
  bridgeGateway: "172.17.0.1",
};
const desktop = { ...endpoint, kind: "docker-desktop" } as const;
const closed = { ...desktop, transport: "socket", openAiBaseUrl: null } as const;
const here = at({ kind: "absent" });
const inside = at(listed(gateway));
const shown = (place: typeof here, over: Partial<AddressFacts> = {}) =>
  addressesFrom(place, { ...facts, ...over }).map(({ baseUrl, way, needsPort }) => [
    way,
    baseUrl.replace("/engines/v1", ""),
    ...(needsPort ? ["port"] : []),
  ]);

test.each<[string, ReturnType<typeof at>, Partial<AddressFacts>, string[][]]>([
  ["the host", here, {}, [["runner", "http://127.0.0.1:12434"]]],
  ["no runner", here, { endpoint: null }, []],
  ["the host, Desktop's port closed", here, { endpoint: closed }, [["open-port", "http://127.0.0.1:12434", "port"]]],
  ["the host, a socket that can't be opened", here, { endpoint: { ...closed, kind: "unknown" } }, []],
  ["a container, Engine", inside, {}, [["bridge", "http://172.17.0.1:12434"]]],
  [
    "a container on Engine, published on loopback only: the gateway that docker tells",
    inside,
    {
      runnerContainer: { name: "docker-model-runner", ports: "127.0.0.1:12434->12434/tcp", networks: [] },
      bridgeGateway: "10.9.0.1",
    },
    [["bridge", "http://10.9.0.1:12434"]],
  ],
  ["a container on Engine, no gateway told", inside, { runnerContainer: null, bridgeGateway: null }, []],
  [
    "a container on Engine with a name for the host, and a network with the runner",
    at(listed({ ...gateway, extraHosts: ["host.docker.internal:host-gateway"] })),
    {
      runnerContainer: {
        name: "docker-model-runner",
        ports: "172.18.0.1:12434->12434/tcp",
        networks: ["openclaw_default"],
      },
    },
    [
      ["bridge", "http://172.18.0.1:12434"],
      ["docker-host", "http://host.docker.internal:12434"],
      ["runner-container", "http://docker-model-runner:12434"],
    ],
  ],
  [
    "a container that shares the default network only",
    at(listed({ ...gateway, networks: ["bridge"] })),
    {},
    [["bridge", "http://172.17.0.1:12434"]],
  ],
  [
    "a container on the host's network",
    at(listed({ ...gateway, networkMode: "host" })),
    {},
    [["runner", "http://127.0.0.1:12434"]],
  ],
  [
    "a container, Desktop",
    inside,
    { endpoint: desktop },
    [
      ["model-runner", "http://model-runner.docker.internal"],
      ["docker-host", "http://host.docker.internal:12434"],
    ],
  ],
  [
    "a container, Desktop, its port closed",
    inside,
    { endpoint: closed },
    [
      ["model-runner", "http://model-runner.docker.internal"],
      ["docker-host", "http://host.docker.internal:12434", "port"],
    ],
  ],
  [
    "a container, a runner of another machine",
    inside,
    { endpoint: { ...endpoint, location: "another-machine", openAiBaseUrl: "http://10.0.0.7:12434/engines/v1" } },
    [["runner", "http://10.0.0.7:12434"]],
  ],
  [
    "not known: both",
    at(listed(other)),
    {},
    [
      ["runner", "http://127.0.0.1:12434"],
      ["bridge", "http://172.17.0.1:12434"],
    ],
  ],
  ["another machine", at(listed(), { gatewayElsewhere: "wss://box" }), {}, [["runner", "http://127.0.0.1:12434"]]],
])("addresses from %s", (_, place, over, expected) => {
  expect(shown(place, over)).toEqual(expected);
});

const address = (baseUrl: string, outcome: "answered" | "no-answer" | null = null): PlaceAddress => ({
  baseUrl,
  way: "bridge",
  needsPort: false,
  tried: outcome === null ? null : { at: 0, from: "container", outcome, text: "" },
});

test.each([
  ["the first", [address("http://a/v1"), address("http://b/v1")], null, "http://a/v1"],
  ["one that answered", [address("http://a/v1"), address("http://b/v1", "answered")], null, "http://b/v1"],
  ["none that failed", [address("http://a/v1", "no-answer"), address("http://b/v1")], null, "http://b/v1"],
  [
    "what is set, if it did not fail",
    [address("http://a/v1", "answered"), address("http://b/engines/v1")],
    "http://b/v1",
    "http://b/engines/v1",
  ],
  [
    "not what is set and failed",
    [address("http://a/v1"), address("http://b/v1", "no-answer")],
    "http://b/v1",
    "http://a/v1",
  ],
  ["one that failed, where all did", [address("http://a/v1", "no-answer")], null, "http://a/v1"],
])("the address to write: %s", (_, addresses, present, baseUrl) => {
  expect(chooseAddress(addresses, present)?.baseUrl).toBe(baseUrl);
});

test.each([
  ["http://127.0.0.1:12434/v1", here, null],
  ["http://127.0.0.1:12434/v1", inside, "address-misplaced"],
  ["http://model-runner.docker.internal/v1", here, "address-misplaced"],
  ["http://model-runner.docker.internal/v1", inside, null],
  ["http://192.168.1.20:12434/v1", here, null],
  ["http://192.168.1.20:12434/v1", inside, "address-network"],
  ["http://192.168.1.99:12434/v1", here, "address-network"],
  ["https://models.example/v1", here, "address-network"],
  ["http://192.168.1.20:12434/v1", at(listed(), { gatewayElsewhere: "wss://box" }), "address-network"],
])("typed %s: %#", (url, place, concern) => {
  expect(typedConcern(url, place, facts.ownHosts)).toBe(concern);
});

test("names of containers mean this machine only where OpenClaw runs in one", () => {
  expect(hostsAt({ where: "this-machine", addresses: [] })).toEqual([]);
  expect(hostsAt({ where: "container", addresses: [address("http://172.17.0.1:12434/v1")] })).toEqual(
    expect.arrayContaining(["model-runner.docker.internal", "172.17.0.1"]) as string[],
  );
  expect(namesOfRunner(endpoint).filter(isContainerOnly)).toHaveLength(2);
  expect(isContainerOnly("http://model-runner.docker.internal.evil.example/v1")).toBe(false);
  expect(isContainerOnly(null)).toBe(false);
});

test("whatever docker lists, a container is named only where one of them has the folder, and nothing is taken of two", () => {
  const some = fc.constantFrom(plain, gateway, cli, other, sandbox, second, { ...gateway, isRunning: false });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 5 }), (containers) => {
      const place = at(listed(...containers));
      const fitting = containers.filter(
        (each) => isOfOpenClaw(each) && each.isRunning && each.mounts[0]?.source === folder,
      );
      expect(place.where !== "container" || fitting.some((each) => each === place.container)).toBe(true);
      for (const { baseUrl } of addressesFrom(place, facts)) expect(URL.canParse(baseUrl)).toBe(true);
    }),
  );
});
