import fc from "fast-check";
import { expect, test } from "vitest";
import { known, unknown } from "../../contract/reading";
import type { CloudReach } from "../../contract/openclaw";
import type { RunnerSnapshot } from "../../contract/runner";
import { crosses } from "./destination-names";
import {
  destinationsOfCommands,
  destinationsOfLedger,
  destinationsOfOpenClaw,
  destinationsOfOwnUpdates,
  destinationsOfRunner,
  type LedgerRequest,
  sortDestinations,
} from "./destinations";

const here = { address: "127.0.0.1:12434", location: "this-machine" as const };
const request = (address: string, path = "/", over: Partial<LedgerRequest> = {}): LedgerRequest => ({
  method: "GET",
  address,
  path,
  count: 1,
  lastAt: 5,
  ...over,
});
const ofLedger = (...requests: LedgerRequest[]) =>
  destinationsOfLedger(requests, { runner: here, gatewayPort: 18_789 }).map(
    ({ party, what, reason, place, count, lastAt }) => [party, what, reason, place, count, lastAt],
  );

test("Homeport's requests are told by address, counted together, with the last one's time", () => {
  expect(
    ofLedger(
      request("127.0.0.1:12434", "/models", { count: 40, lastAt: 9 }),
      request("127.0.0.1:12434", "/engines/ps", { count: 2, lastAt: 3 }),
      request("~/.docker/run/docker.sock"),
      request("127.0.0.1:18789", "/healthz"),
      request("https://hub.docker.com", "/v2/repositories/ai/"),
      request("https://nodejs.org", "/dist/latest-v24.x/SHASUMS256.txt"),
      request("release-assets.githubusercontent.com", "/a", { count: 2 }),
      request("192.168.1.9:12434"),
      request("box.example.com:1"),
      request(""),
    ),
  ).toEqual([
    ["homeport", "127.0.0.1:12434", "runner-calls", "this-machine", 42, 9],
    ["homeport", "~/.docker/run/docker.sock", "docker-calls", "this-machine", 1, 5],
    ["homeport", "127.0.0.1:18789", "gateway-calls", "this-machine", 1, 5],
    ["homeport", "hub.docker.com", "search", "internet", 1, 5],
    ["homeport", "nodejs.org", "install", "internet", 1, 5],
    ["homeport", "release-assets.githubusercontent.com", "install", "internet", 2, 5],
    ["homeport", "192.168.1.9:12434", "runner-calls", "another-machine", 1, 5],
    ["homeport", "box.example.com:1", "other-calls", "internet", 1, 5],
    ["homeport", "", "other-calls", "unknown", 1, 5],
  ]);
});

test("a tool that was told to install something goes out by itself, and is told of", () => {
  const npm = { file: "/t/node", args: ["/t/npm/bin/npm-cli.js", "install", "--ignore-scripts"], count: 1, lastAt: 4 };
  expect(
    destinationsOfCommands([
      npm,
      { ...npm, lastAt: 9 },
      { file: "/t/node", args: ["/t/npm/bin/npm-cli.js", "config", "get", "registry"], count: 3, lastAt: 8 },
      { file: "/opt/homebrew/bin/brew", args: ["install", "docker/tap/dmr"], count: 1, lastAt: 2 },
      { file: "/usr/bin/openclaw", args: ["gateway", "install"], count: 1, lastAt: 2 },
    ]).map(({ party, what, reason, place, class: sure, count, lastAt }) => [
      party,
      what,
      reason,
      place,
      sure,
      count,
      lastAt,
    ]),
  ).toEqual([
    ["homeport", "npm", "told-npm", "internet", "seen", 2, 9],
    ["homeport", "Homebrew", "told-brew", "internet", "seen", 1, 2],
  ]);
});

test("what the runner was told to ask is the runner's: a pull's registry is not in the ledger, a look-up's is", () => {
  expect(
    ofLedger(
      request(here.address, "/models/create", { method: "POST" }),
      request(here.address, "/models/ai/qwen3:8B?remote=true"),
      request(here.address, "/models/localhost:5000/a/b:c?remote=true"),
    ).filter(([party]) => party === "runner"),
  ).toEqual([
    ["runner", "", "told-to-pull", "internet", 1, 5],
    ["runner", "docker.io", "told-to-look-up", "internet", 1, 5],
    ["runner", "", "told-to-look-up", "this-machine", 1, 5],
  ]);
});

test("a runner that is known to compute elsewhere is elsewhere, whatever its address", () => {
  const [row] = destinationsOfLedger([request(here.address)], {
    runner: { ...here, location: "another-machine" },
    gatewayPort: null,
  });
  expect(row?.place).not.toBe("this-machine");
});

const runner = (kind: string, over: object = {}, isDesktop = false) =>
  ({
    state: "healthy",
    endpoint: { kind, location: "this-machine", address: here.address },
    docker: { isDesktop: known(isDesktop) },
    ...over,
  }) as unknown as RunnerSnapshot;
const unsure = { doesCheck: null, hasStatistics: null };

test("the runner's known behaviour is called known, and never seen", () => {
  const rows = destinationsOfRunner(runner("docker-engine"), { ...unsure, doesCheck: false });
  expect(rows.map(({ reason, class: sure, stop }) => [reason, sure, stop])).toEqual([
    ["model-check", "known", { key: "DO_NOT_TRACK", isSet: true }],
    ["pull", "possible", null],
    ["pull", "possible", null],
    ["runner-image", "possible", null],
  ]);
  expect(rows.filter(crosses)).toEqual([]);
});

test("Docker Desktop: its statistics have a switch, its check of names and its updates have none", () => {
  const rows = destinationsOfRunner(runner("docker-desktop", {}, true), { doesCheck: true, hasStatistics: false });
  expect(rows.filter(crosses).map(({ reason }) => reason)).toEqual(["model-check", "desktop-updates"]);
});

test("without a runner nothing is said of it; one elsewhere is where everything goes", () => {
  const absent = { state: "absent", endpoint: null, docker: { isDesktop: unknown("not-measured-yet") } };
  expect(destinationsOfRunner(absent as unknown as RunnerSnapshot, unsure)).toEqual([]);
  const away = runner("unknown", { endpoint: { kind: "unknown", location: "another-machine", address: "box:12434" } });
  expect(destinationsOfRunner(away, unsure)[0]).toMatchObject({ what: "box:12434", reason: "runner-elsewhere" });
});

const way = (over: Partial<CloudReach>): CloudReach => ({
  key: "agents.defaults.model.fallbacks.0",
  what: "cloud/gpt-5",
  place: "cloud",
  kind: "answers",
  ...over,
});
const closed = {
  tools: { web: { search: { enabled: false }, fetch: { enabled: false } } },
  browser: { enabled: false },
  update: { checkOnStart: false },
  telemetry: { enabled: false },
  models: { catalogRefresh: { enabled: false } },
};

test("OpenClaw closed as far as it goes: what has a switch is stopped, its plugin feed goes on", () => {
  const rows = destinationsOfOpenClaw("openclaw", closed, []);
  expect(rows.filter(crosses).map(({ what }) => what)).toEqual(["clawhub.ai"]);
  expect(rows.filter(({ stop }) => stop?.isSet === true)).toHaveLength(6);
  expect(destinationsOfOpenClaw("clawdbot", closed, []).filter(crosses)).toEqual([]);
});

test("left to itself it may use the web and fetches what its version is known to", () => {
  const crossing = (dialect: "openclaw" | "clawdbot") =>
    destinationsOfOpenClaw(dialect, {}, [])
      .filter(crosses)
      .map(({ reason }) => reason);
  expect(crossing("openclaw")).toEqual([
    "web-search",
    "web-fetch",
    "browser",
    "update-check",
    "catalogue",
    "telemetry",
    "plugin-feed",
  ]);
  expect(crossing("clawdbot")).toEqual(["web-search", "web-fetch", "browser", "update-check"]);
});

test("models, keys, channels and a gateway elsewhere: used ones cross, possible ones wait for a hand", () => {
  const config = {
    ...closed,
    channels: { telegram: { botToken: "123" }, slack: { enabled: false } },
    gateway: { mode: "remote", remote: { url: "wss://gate.example.com/x" } },
    agents: { defaults: { sandbox: { mode: "all" } } },
  };
  const ways = [
    way({}),
    way({ key: "agents.defaults.imageModel.primary" }),
    way({ key: "models.providers.lan", what: "lan", place: "another-machine", kind: "possible" }),
  ];
  const rows = destinationsOfOpenClaw("clawdbot", config, ways);
  expect(rows.map(({ reason, what, place, class: sure, keys }) => [reason, what, place, sure, keys])).toEqual(
    expect.arrayContaining([
      [
        "answers",
        "cloud/gpt-5",
        "internet",
        "configured",
        ["agents.defaults.model.fallbacks.0", "agents.defaults.imageModel.primary"],
      ],
      ["chosen", "lan", "another-machine", "possible", ["models.providers.lan"]],
      ["channel", "telegram", "internet", "configured", ["channels.telegram"]],
      ["gateway-elsewhere", "gate.example.com", "internet", "configured", ["gateway.remote.url"]],
      ["sandbox-image", "docker.io", "internet", "possible", []],
    ]),
  );
  expect(rows.some(({ what }) => what === "slack")).toBe(false);
  expect(JSON.stringify(rows)).not.toContain("123");
});

test("what crosses stands first, whatever comes in, and nothing is lost", () => {
  const all = [
    ...destinationsOfOpenClaw("openclaw", {}, [way({}), way({ kind: "possible", what: "x" })]),
    ...destinationsOfRunner(runner("docker-engine"), unsure),
    ...destinationsOfLedger([request(here.address), request("https://hub.docker.com")], {
      runner: here,
      gatewayPort: 1,
    }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(all), (rows) => {
      const sorted = sortDestinations(rows);
      const flags = sorted.map(crosses);
      expect(flags).toEqual(flags.toSorted((a, b) => Number(b) - Number(a)));
      expect(sorted.length).toBe(rows.length);
    }),
  );
});

test("the look for newer versions is Homeport’s own: named where it happens by itself, else as a choice", () => {
  expect(destinationsOfOwnUpdates({ host: null, isWeekly: true })).toEqual([]);
  const [weekly] = destinationsOfOwnUpdates({ host: "updates.example", isWeekly: true });
  expect(weekly).toMatchObject({ party: "homeport", what: "updates.example", class: "known", place: "internet" });
  expect(destinationsOfOwnUpdates({ host: "updates.example", isWeekly: false })[0]?.class).toBe("possible");
  const asked = destinationsOfLedger([request("https://updates.example")], {
    runner: here,
    gatewayPort: 1,
    updateHost: "updates.example",
  });
  expect(asked[0]).toMatchObject({ reason: "own-update", class: "seen" });
});
