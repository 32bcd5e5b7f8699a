import { expect, test } from "vitest";
import type { Dialect } from "../../app/contract/openclaw";
import { CloudWays } from "../../app/contract/openclaw";
import { systemClock } from "../platform/clock";
import { exited } from "../platform/fake-command";
import { createFakeMachine } from "../services/openclaw/fake-cli";
import { createOpenClawService } from "../services/openclaw/openclaw";
import { createCloudWaysFlow } from "./cloud-ways";

const local = {
  models: { providers: { local: { baseUrl: "http://127.0.0.1:12434/v1", models: [] } } },
  agents: { defaults: { model: { primary: "local/ai/qwen3:8B", fallbacks: [] }, memorySearch: { enabled: false } } },
  memory: { search: { enabled: false } },
};

function setUp(
  dialect: Dialect,
  { pid = null as number | null, os = "linux" as NodeJS.Platform, config = local as object } = {},
) {
  const machine = createFakeMachine(dialect, JSON.stringify(config));
  const openclaw = createOpenClawService({
    runCommand: machine.runCommand,
    findExecutable: (name) => (name === dialect ? `/usr/bin/${name}` : null),
    files: machine.files,
    readTextFile: machine.readTextFile,
    env: {},
    home: machine.home,
    os: "linux",
    clock: systemClock,
    push: () => {},
    log: { warn: () => {} },
    getDialectSetting: () => null,
    runnerBaseUrl: () => null,
    tempDir: "/tmp",
  });
  const flow = createCloudWaysFlow({
    openclaw,
    readTextFile: machine.readTextFile,
    gatewayPid: () => pid,
    ownHosts: () => [],
    os,
    clock: systemClock,
  });
  return { machine, stateDir: `${machine.home}/.${dialect}`, read: async () => CloudWays.parse(await flow.read()) };
}

const secret = "sk-this-must-not-be-seen";

const sessionsLine = "sessions --all-agents --limit all --json";

test("openclaw, local only: nothing is found, and a list of conversations that is not whole is told as not read", async () => {
  const { machine, read } = setUp("openclaw");
  expect(await read()).toMatchObject({ dialect: "openclaw", ways: [], unread: [{ source: "sessions", why: null }] });
  const part = JSON.stringify({ sessions: [], hasMore: true }, null, 2);
  machine.setFault(({ args }) => (args.join(" ") === sessionsLine ? exited(part) : undefined));
  expect(await read()).toMatchObject({ unread: [{ source: "sessions", why: null }] });
});

test("what openclaw lists of its conversations tells which of them answer in a cloud", async () => {
  const { machine, read } = setUp("openclaw");
  const sessions = [
    { key: "agent:main:main", providerOverride: "openai", modelOverride: "gpt-5", modelProvider: "openai" },
    { key: "agent:work:b", modelProvider: "local", model: "ai/qwen3:8B" },
  ];
  const whole = `a line before\n${JSON.stringify({ sessions, hasMore: false }, null, 2)}\n`;
  machine.setFault(({ args }) => (args.join(" ") === sessionsLine ? exited(whole) : undefined));
  expect(await read()).toMatchObject({
    ways: [{ key: "agent:main:main", what: "openai/gpt-5", kind: "answers" }],
    unread: [],
  });
});

test("clawdbot, local only: nothing is found and all was read", async () => {
  expect(await setUp("clawdbot").read()).toMatchObject({ ways: [], unread: [] });
});

test("keys in the environment file, the store and the gateway's environment are named, never shown", async () => {
  const { machine, stateDir, read } = setUp("clawdbot", { pid: 77 });
  machine.disk.set(`${stateDir}/.env`, `OPENAI_API_KEY=${secret}\n`);
  machine.disk.set("/proc/77/environ", `PATH=/bin\0ANTHROPIC_API_KEY=${secret}\0`);
  machine.disk.set(
    `${stateDir}/agents/main/agent/auth-profiles.json`,
    JSON.stringify({ profiles: { a: { provider: "anthropic", key: secret }, b: { provider: "local", key: "x" } } }),
  );
  const found = await read();
  expect(found.ways.map(({ key, what, kind }) => [key, what, kind])).toEqual([
    [".env", "OPENAI_API_KEY", "possible"],
    ["clawdbot: keys", "anthropic", "possible"],
    ["gateway", "ANTHROPIC_API_KEY", "possible"],
  ]);
  expect(JSON.stringify(found)).not.toContain(secret);
});

test("a conversation that was switched to a cloud answers there whatever the default is", async () => {
  const { machine, stateDir, read } = setUp("clawdbot");
  machine.disk.set(
    `${stateDir}/agents/main/sessions/sessions.json`,
    JSON.stringify({
      "agent:main:main": { providerOverride: "openai", modelOverride: "gpt-5" },
      "agent:main:b": { providerOverride: "local", modelOverride: "ai/qwen3:8B" },
      "agent:main:c": {},
      odd: 7,
    }),
  );
  expect((await read()).ways).toEqual([
    { key: "agent:main:main", what: "openai/gpt-5", place: "cloud", kind: "answers" },
  ]);
});

test("what can't be read is told with its reason, and the rest is still read", async () => {
  const { machine, read } = setUp("openclaw", {
    pid: 5,
    os: "darwin",
    config: { agents: { defaults: { model: "openai/x" } } },
  });
  machine.setFault(({ args }) => (args.includes("auth") ? exited("", 1, "no database") : undefined));
  const { ways, unread } = await read();
  expect(ways.map(({ key }) => key)).toContain("agents.defaults.model");
  expect(unread.map(({ source }) => source)).toEqual(["key-store", "sessions", "gateway-environment"]);
  expect(unread[0]?.why?.code).toBe("command-failed");
});

test("a configuration that is no JSON5 is not called local only", async () => {
  const { machine, read } = setUp("clawdbot");
  machine.disk.set(machine.configPath, "{ not json");
  expect((await read()).unread[0]).toEqual({ source: "configuration", why: null });
});
