import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../json-value";
import { type Reading, known, unknown } from "../../contract/common";
import { readGatewayConfig } from "../gateway-config";
import {
  judgeAudit,
  judgeDmPolicies,
  judgeGatewayAuth,
  judgeGatewayBind,
  judgeSandbox,
  judgeSandboxNetwork,
  judgeUpdateChecks,
  judgeWebTools,
} from "./openclaw-rules";

const codes = ({ evidence }: { evidence: readonly { code: string }[] }) => evidence.map(({ code }) => code);
const gateway = (bind: string | null) => readGatewayConfig(bind === null ? {} : { gateway: { bind } });
const unread: Reading<boolean> = unknown("not-measured-yet");
const stopped = { state: "stopped", isExposed: unread, port: null } as const;
const running = (isExposed: boolean) => ({ state: "running", isExposed: known(isExposed), port: 18_789 }) as const;

test.each([
  ["loopback", stopped, "pass", ["bind", "gateway-not-running"]],
  ["loopback", running(false), "pass", ["bind"]],
  ["loopback", running(true), "fail", ["bind", "gateway-answers-outside"]],
  [null, stopped, "pass", ["bind-default", "gateway-not-running"]],
  [null, running(true), "fail", ["bind-default", "gateway-answers-outside"]],
  ["lan", stopped, "fail", ["bind"]],
  ["0.0.0.0", running(false), "fail", ["bind"]],
  ["tailnet", stopped, "fail", ["bind"]],
] as const)("bind %s, gateway %j: %s", (bind, now, verdict, read) => {
  const finding = judgeGatewayBind(gateway(bind), now);
  expect(finding.verdict).toBe(verdict);
  expect(codes(finding)).toEqual(read);
  expect(finding.fixes).toEqual(verdict === "fail" ? ["gateway-loopback"] : []);
});

test("whatever else it is set to but loopback lets the network in", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((bind) => bind !== "loopback"),
      (bind) => {
        expect(judgeGatewayBind(gateway(bind), stopped).verdict).toBe("fail");
      },
    ),
  );
});

test.each([
  ["openclaw", { mode: "token", token: "x" }, "pass"],
  ["clawdbot", { password: "x" }, "pass"],
  ["openclaw", {}, "pass"],
  ["clawdbot", {}, "fail"],
  ["openclaw", { mode: "none" }, "fail"],
  ["clawdbot", { mode: "trusted-proxy" }, "warn"],
  ["openclaw", { mode: "of-tomorrow" }, "unknown"],
] as const)("%s with auth %j: %s", (dialect, auth, verdict) => {
  expect(judgeGatewayAuth(dialect, readGatewayConfig({ gateway: { auth } })).verdict).toBe(verdict);
});

test("a secret of the gateway is in no evidence", () => {
  const config = readGatewayConfig({ gateway: { auth: { mode: "token", token: "planted-secret" } } });
  expect(JSON.stringify(judgeGatewayAuth("openclaw", config))).not.toContain("planted-secret");
});

test.each<[Json, string, string[]]>([
  [{}, "pass", ["no-channels"]],
  [{ channels: { defaults: { groupPolicy: "open" } } }, "pass", ["no-channels"]],
  [{ channels: { telegram: { enabled: false, dmPolicy: "open" } } }, "pass", ["no-channels"]],
  [{ channels: { telegram: {} } }, "pass", ["dm-policy-default"]],
  [{ channels: { telegram: { dmPolicy: "pairing" } } }, "pass", ["dm-policy"]],
  [{ channels: { telegram: { dmPolicy: "open" } } }, "fail", ["dm-policy"]],
  [{ channels: { slack: { dm: { policy: "open" } } } }, "fail", ["dm-policy"]],
  [{ channels: { telegram: { groupPolicy: "open" } } }, "fail", ["dm-policy-default", "group-policy"]],
  [{ channels: { telegram: { groupPolicy: "allowlist" } } }, "pass", ["dm-policy-default", "group-policy"]],
  [
    { channels: { telegram: { dmPolicy: "pairing", accounts: { a: { dmPolicy: "open" } } } } },
    "fail",
    ["dm-policy", "dm-policy"],
  ],
  [{ channels: { telegram: { dmPolicy: "of-tomorrow" } } }, "fail", ["dm-policy"]],
])("%j: who may write is %s", (config, verdict, read) => {
  const finding = judgeDmPolicies(config);
  expect(finding.verdict).toBe(verdict);
  expect(codes(finding)).toEqual(read);
});

const sandboxed = (mode: string, network?: string): Json => ({
  agents: { defaults: { sandbox: { mode, ...(network === undefined ? {} : { docker: { network } }) } } },
});

test.each<[Json, string, string]>([
  [{}, "warn", "not-applicable"],
  [sandboxed("off"), "warn", "not-applicable"],
  [sandboxed("non-main"), "warn", "pass"],
  [sandboxed("all"), "pass", "pass"],
  [sandboxed("all", "none"), "pass", "pass"],
  [sandboxed("all", "bridge"), "pass", "warn"],
])("%j: sandbox %s, its network %s", (config, mode, network) => {
  expect(judgeSandbox(config).verdict).toBe(mode);
  expect(judgeSandboxNetwork(config).verdict).toBe(network);
});

const off = { enabled: false };
test.each<[Json, string[]]>([
  [{}, ["search", "fetch", "browser"]],
  [{ tools: { web: { search: off } } }, ["fetch", "browser"]],
  [{ tools: { web: { search: off, fetch: off } }, browser: off }, []],
  [{ tools: { web: { search: off, fetch: off } }, browser: { enabled: true } }, ["browser"]],
])("%j leaves on %j", (config, on) => {
  const finding = judgeWebTools(config);
  expect(finding.verdict).toBe(on.length === 0 ? "pass" : "warn");
  expect(finding.evidence.flatMap(({ values }) => values["tool"] ?? [])).toEqual(on);
});

test("what it asks of itself: each key that stops it counts, and what has none is told", () => {
  expect(judgeUpdateChecks("clawdbot", {}).verdict).toBe("warn");
  expect(judgeUpdateChecks("clawdbot", { update: { checkOnStart: false } }).verdict).toBe("pass");
  const half = judgeUpdateChecks("openclaw", { update: { checkOnStart: false } });
  expect(half.verdict).toBe("warn");
  expect(half.evidence.flatMap(({ values }) => values["key"] ?? [])).toEqual([
    "models.catalogRefresh.enabled",
    "telemetry.enabled",
  ]);
  const all = judgeUpdateChecks("openclaw", {
    update: { checkOnStart: false },
    models: { catalogRefresh: off },
    telemetry: off,
  });
  expect(all.verdict).toBe("pass");
  expect(codes(all)).toContain("no-switch");
});

const finding = (id: string, severity: "critical" | "warn" | "info") => ({
  id,
  severity,
  title: `about ${id}`,
  remediation: "do this",
});
const atHome = { isLoopback: true, isGatewayUp: false };

test.each([
  [[], atHome, "pass"],
  [[finding("a", "info")], atHome, "pass"],
  [[finding("a", "warn")], atHome, "warn"],
  [[finding("a", "warn"), finding("b", "critical")], atHome, "fail"],
  [[finding("gateway.trusted_proxies_missing", "warn")], atHome, "pass"],
  [[finding("gateway.trusted_proxies_missing", "warn")], { isLoopback: false, isGatewayUp: true }, "warn"],
  [[finding("gateway.probe_failed", "warn")], atHome, "pass"],
  [[finding("gateway.probe_failed", "warn")], { isLoopback: false, isGatewayUp: true }, "warn"],
] as const)("an audit of %j is %s", (audit, now, verdict) => {
  expect(judgeAudit(audit, now).verdict).toBe(verdict);
});

test("no finding of its audit is dropped unseen: each is counted, or named as one that says nothing", () => {
  const severities = fc.constantFrom("critical", "warn");
  const ids = fc.constantFrom("a.b", "gateway.trusted_proxies_missing", "gateway.probe_failed", "fs.x");
  fc.assert(
    fc.property(fc.array(fc.tuple(ids, severities)), fc.boolean(), fc.boolean(), (list, isLoopback, isGatewayUp) => {
      const judged = judgeAudit(
        list.map(([id, severity]) => finding(id, severity)),
        { isLoopback, isGatewayUp },
      );
      expect(judged.evidence).toHaveLength(list.length + 1);
      const isCrossed =
        judged.verdict === "fail" || !list.some(([id, severity]) => severity === "critical" && id === "a.b");
      expect(isCrossed).toBe(true);
    }),
  );
});
