import { expect, test, vi } from "vitest";
import { known, unknown } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { GatewaySnapshot } from "../../../app/contract/gateway";
import type { CloudWays, Dialect, OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { Json } from "../../../app/domain/json-value";
import type { Finding } from "../../../app/domain/privacy/finding";
import { exited } from "../../platform/fake-command";
import type { CommandResult } from "../../platform/run-command";
import type { OpenClawSession } from "../../services/openclaw/session";
import { createOpenClawChecks } from "./openclaw-checks";

const runnerUrl = "http://127.0.0.1:12434/engines/v1";
type Checks = ReturnType<typeof createOpenClawChecks>;

const withModel = (primary: string | null, more: { fallbacks?: string[]; baseUrl?: string } = {}): Json => ({
  models: {
    providers: {
      dmr: { baseUrl: more.baseUrl ?? runnerUrl, models: [] },
      away: { baseUrl: "https://api.openai.com/v1", models: [] },
    },
  },
  agents: { defaults: { model: { ...(primary === null ? {} : { primary }), fallbacks: more.fallbacks ?? [] } } },
});

function setUp({
  config = withModel("dmr/ai/qwen3:8B") as Json | null,
  dialect = "openclaw" as Dialect,
  runner = {} as Partial<RunnerSnapshot>,
  location = "this-machine" as "this-machine" | "elsewhere" | "unknown",
  hasEndpoint = true,
  pulled = ["ai/qwen3:8B"],
  ways = {} as Partial<CloudWays>,
  gateway = {} as Partial<GatewaySnapshot>,
  problem = null as Error | null,
  audit = { findings: [] } as object,
} = {}) {
  const call = vi.fn<(args: readonly string[]) => Promise<CommandResult>>(async () =>
    exited(`${JSON.stringify(audit, null, 2)}\n`),
  );
  const readConfig = vi.fn<() => Promise<{ config: Json | null }>>(async () => ({ config }));
  const session = { dialect, call, readConfig, location: { configPath: "/home/anna/.openclaw/openclaw.json" } };
  const endpoint = {
    openAiBaseUrl: runnerUrl,
    location,
    locationReason: { code: "listener", listener: "llama-server" },
  };
  const checks = createOpenClawChecks({
    openclaw: {
      open: async () => {
        if (problem !== null) throw problem;
        return session as unknown as OpenClawSession;
      },
      read: () => ({ defaultModel: unknown("not-reported") }) as OpenClawSnapshot,
    },
    gateway: {
      read: () =>
        ({ state: "stopped", isExposed: unknown("not-measured-yet"), port: null, ...gateway }) as GatewaySnapshot,
    },
    runner: {
      read: () => ({ state: "healthy", endpoint: hasEndpoint ? endpoint : null, ...runner }) as RunnerSnapshot,
    },
    models: { find: (ref) => (pulled.includes(ref) ? { ref } : undefined) },
    cloudWays: { read: async () => ({ dialect, ways: [], unread: [], ...ways }) as CloudWays },
    ownHosts: () => [],
  });
  const shared = new Map<string, Promise<unknown>>();
  const context = {
    signal: new AbortController().signal,
    once: <T>(key: string, read: (signal: AbortSignal) => Promise<T>) => {
      if (!shared.has(key)) shared.set(key, read(context.signal));
      return shared.get(key) as Promise<T>;
    },
  };
  return { look: (id: keyof Checks): Promise<Finding> => checks[id].run(context), readConfig, call, checks };
}
const verdict = async (id: keyof Checks, options?: Parameters<typeof setUp>[0]) =>
  (await setUp(options).look(id)).verdict;

test("without OpenClaw none of them applies", async () => {
  const { look, checks } = setUp({ problem: new CodedError("openclaw-missing", "none") });
  for (const id of Object.keys(checks) as (keyof Checks)[]) expect((await look(id)).verdict).toBe("not-applicable");
});

test("one that is broken is not taken for one that is missing", async () => {
  const { look } = setUp({ problem: new CodedError("openclaw-broken", "it does not start") });
  await expect(look("dm-policy")).rejects.toMatchObject({ code: "openclaw-broken" });
});

test("a configuration that can't be read is unknown, and none of it passes", async () => {
  const { look, checks } = setUp({ config: null });
  for (const id of Object.keys(checks) as (keyof Checks)[]) expect((await look(id)).verdict).toBe("unknown");
});

test("the configuration is read once for all of them, and only the audit runs a command", async () => {
  const { look, checks, readConfig, call } = setUp();
  await Promise.all((Object.keys(checks) as (keyof Checks)[]).map(look));
  expect(readConfig).toHaveBeenCalledTimes(1);
  expect(call.mock.calls.map(([args]) => args[0])).toEqual(["security"]);
});

test("why it is taken for this machine is told by a code, not in words", async () => {
  const { evidence } = await setUp().look("inference-place");
  expect(evidence).toContainEqual({
    code: "place-reason",
    values: { reason: "listener", listener: "llama-server" },
    class: "local",
  });
});

test.each<[string, string, Parameters<typeof setUp>[0]]>([
  ["the runner of this machine", "pass", {}],
  ["a runner elsewhere", "fail", { location: "elsewhere" }],
  ["a runner that can't be placed", "unknown", { location: "unknown" }],
  ["a cloud", "fail", { config: withModel("away/gpt-5") }],
  ["a cloud as fallback", "fail", { config: withModel("dmr/ai/qwen3:8B", { fallbacks: ["away/gpt-5"] }) }],
  ["a local fallback", "pass", { config: withModel("dmr/ai/qwen3:8B", { fallbacks: ["dmr/ai/other"] }) }],
  ["no model at all", "unknown", { config: withModel(null) }],
])("answers of %s: %s", async (_name, expected, options) => {
  expect(await verdict("inference-place", options)).toBe(expected);
});

test.each<[string, string, Parameters<typeof setUp>[0]]>([
  ["the runner", "pass", {}],
  [
    "the runner by its other name",
    "pass",
    { config: withModel("dmr/x", { baseUrl: "http://localhost:12434/engines/v1/" }) },
  ],
  ["a cloud", "fail", { config: withModel("away/gpt-5") }],
  ["another port", "fail", { config: withModel("dmr/x", { baseUrl: "http://127.0.0.1:11434/v1" }) }],
  ["no model", "fail", { config: withModel(null) }],
  ["no runner to compare with", "unknown", { hasEndpoint: false }],
])("the provider is %s: %s", async (_name, expected, options) => {
  expect(await verdict("provider-is-runner", options)).toBe(expected);
});

test.each<[string, string, Parameters<typeof setUp>[0]]>([
  ["pulled", "pass", {}],
  ["not pulled", "fail", { pulled: [] }],
  ["of another provider", "not-applicable", { config: withModel("away/gpt-5") }],
  ["none", "fail", { config: withModel(null) }],
  ["of a runner that is down", "unknown", { runner: { state: "unreachable" } as unknown as Partial<RunnerSnapshot> }],
])("the model named is %s: %s", async (_name, expected, options) => {
  expect(await verdict("model-is-pulled", options)).toBe(expected);
});

const way = (kind: "used" | "possible") => ({ key: "agents.defaults.imageModel", what: "openai/gpt-5", kind });
test.each<[string, string, object]>([
  ["none", "pass", {}],
  ["one in use", "fail", { ways: [way("used")] }],
  ["one that is only possible", "warn", { ways: [way("possible")] }],
  ["none, but not all was read", "unknown", { unread: [{ source: "environment-file", why: null }] }],
  ["none but what its database keeps", "pass", { unread: [{ source: "sessions", why: null }] }],
  ["one in use and not all read", "fail", { ways: [way("used")], unread: [{ source: "gateway", why: null }] }],
])("ways to a cloud, %s: %s", async (_name, expected, ways) => {
  expect(await verdict("cloud-reach", { ways: ways as Partial<CloudWays> })).toBe(expected);
});

test("many ways are told by number, not all of them", async () => {
  const { evidence } = await setUp({
    ways: { ways: Array.from({ length: 30 }, () => way("used")) } as unknown as Partial<CloudWays>,
  }).look("cloud-reach");
  expect(evidence).toHaveLength(9);
  expect(evidence.at(-1)).toMatchObject({ code: "cloud-ways-more", values: { count: 22 } });
});

test("a model that is not set is told as one, not as a key without a value", async () => {
  const unset = { key: "agents.defaults.model", what: "", kind: "used" };
  const { evidence, verdict: of } = await setUp({ ways: { ways: [unset] } as unknown as Partial<CloudWays> }).look(
    "cloud-reach",
  );
  expect(of).toBe("fail");
  expect(evidence).toMatchObject([{ code: "no-model-set", values: {} }]);
});

test("rules on the configuration are asked with what is configured and what runs", async () => {
  const config: Json = {
    gateway: { bind: "lan", auth: { mode: "none" } },
    channels: { telegram: { dmPolicy: "open" } },
  };
  expect(await verdict("gateway-loopback", { config })).toBe("fail");
  expect(await verdict("gateway-auth", { config })).toBe("fail");
  expect(await verdict("gateway-auth", { dialect: "clawdbot" })).toBe("fail");
  expect(await verdict("dm-policy", { config })).toBe("fail");
  expect(await verdict("sandbox-mode", { config })).toBe("warn");
  expect(await verdict("sandbox-network", { config })).toBe("not-applicable");
  expect(await verdict("web-tools", { config })).toBe("warn");
  expect(await verdict("update-checks", { config })).toBe("warn");
  const exposed = { state: "running", isExposed: known(true), port: 18_789 } as const;
  expect(await verdict("gateway-loopback", { gateway: exposed })).toBe("fail");
});

test.each([
  [[], "pass"],
  [[{ checkId: "a", severity: "warn", title: "t", remediation: "r" }], "warn"],
  [[{ checkId: "a", severity: "critical", title: "t", remediation: "r" }], "fail"],
])("an audit of %j: %s", async (findings, expected) => {
  expect(await verdict("security-audit", { audit: { findings } })).toBe(expected);
});

test("an audit that says nothing of use is no pass", async () => {
  await expect(setUp({ audit: {} }).look("security-audit")).rejects.toBeInstanceOf(CodedError);
});

test("what names this machine is marked so", async () => {
  const { evidence } = await setUp().look("inference-place");
  for (const { code, class: of } of evidence) expect(of).toBe(code === "no-fallbacks" ? "public" : "local");
});
