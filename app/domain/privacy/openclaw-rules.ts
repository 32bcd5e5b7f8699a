import type { GatewaySnapshot } from "../../contract/gateway";
import type { Dialect } from "../../contract/openclaw";
import { type GatewayConfig, readGatewayConfig } from "../gateway-config";
import { type Json, isJsonObject, textOf, valueAt } from "../json-value";
import { allowListPaths, dmPolicyPaths, holdsStar, safeDmPolicies } from "./channel-access";
import type { FixId } from "./fixes";
import { type Evidence, type Finding, evidence, found, untold } from "./finding";

/** Rules on what OpenClaw's configuration says. Sources: both tools' schemas and defaults, as run. */

type Gateway = Pick<GatewaySnapshot, "state" | "isExposed" | "port">;

/** Left to itself it takes loopback, and inside a container every address: what answers outside decides. */
export function judgeGatewayBind({ bind, port }: GatewayConfig, gateway: Gateway): Finding {
  const read = [bind === null ? evidence("bind-default") : evidence("bind", { bind })];
  const isUp = gateway.state === "running" || gateway.state === "other-program";
  if (isUp && gateway.isExposed.isKnown && gateway.isExposed.value) {
    return found("fail", [...read, evidence("gateway-answers-outside", { port: gateway.port ?? port })], {
      fixes: ["gateway-loopback"],
      steps: ["gateway"],
    });
  }
  if (bind !== null && bind !== "loopback") return found("fail", read, { fixes: ["gateway-loopback"] });
  return found("pass", isUp ? read : [...read, evidence("gateway-not-running")]);
}

/** clawdbot lets anyone on this machine talk to it without one; openclaw makes one up at each start. */
export function judgeGatewayAuth(dialect: Dialect, { auth }: GatewayConfig): Finding {
  if (auth === "token" || auth === "password") return found("pass", [evidence("auth-is", { auth })]);
  if (auth === "unset") {
    return dialect === "openclaw"
      ? found("pass", [evidence("auth-made-up")])
      : found("fail", [evidence("auth-unset")], { fixes: ["gateway-token"] });
  }
  if (auth === "other") return untold("not-supported");
  return found(auth === "none" ? "fail" : "warn", [evidence("auth-is", { auth })], { fixes: ["gateway-token"] });
}

/** Who may write to it by each channel that is set up. Not set is `pairing`, and groups are `allowlist`. */
export function judgeDmPolicies(config: Json): Finding {
  const { channels } = readGatewayConfig(config);
  if (channels.length === 0) return found("pass", [evidence("no-channels")]);
  let isOpen = false;
  const read = channels.flatMap((channel): Evidence[] => {
    const each = valueAt(config, ["channels", channel]) ?? null;
    const policies = policiesIn(each);
    const groups = new Set(placesIn(each).flatMap((place) => textOf(valueAt(place, ["groupPolicy"])) ?? []));
    const stars = starsIn(each);
    if (policies.some((policy) => !safeDmPolicies.has(policy)) || groups.has("open") || stars.length > 0) isOpen = true;
    return [
      ...(policies.length === 0 ? [evidence("dm-policy-default", { channel })] : []),
      ...policies.map((policy) => evidence("dm-policy", { channel, policy })),
      ...[...groups].map((policy) => evidence("group-policy", { channel, policy })),
      ...stars.map((key) => evidence("allows-everybody", { channel, key })),
    ];
  });
  return isOpen ? found("fail", read, { fixes: ["dm-pairing"] }) : found("pass", read);
}

/** The channel itself and each account. */
function placesIn(channel: Json): Json[] {
  const accounts = valueAt(channel, ["accounts"]);
  return [channel, ...Object.values(isJsonObject(accounts) ? accounts : {})];
}

/** Lists with a star. */
function starsIn(channel: Json): string[] {
  return allowListPaths
    .filter((path) => placesIn(channel).some((place) => holdsStar(valueAt(place, path))))
    .map((path) => path.join("."));
}

function policiesIn(channel: Json): string[] {
  return placesIn(channel)
    .flatMap((place) => dmPolicyPaths.map((path) => valueAt(place, path)))
    .map(textOf)
    .filter((policy) => policy !== null);
}

const sandboxAt = ["agents", "defaults", "sandbox"] as const;

/** Tools of the agent run in a container, or on this machine with all your rights. Not set is `off`. */
export function judgeSandbox(config: Json): Finding {
  const mode = textOf(valueAt(config, [...sandboxAt, "mode"])) ?? "off";
  if (mode === "all") return found("pass", [evidence("sandbox-mode", { mode })]);
  return found("warn", [mode === "off" ? evidence("sandbox-off") : evidence("sandbox-mode", { mode })], {
    fixes: ["sandbox"],
  });
}

/** Not set is `none`. */
export function judgeSandboxNetwork(config: Json): Finding {
  const mode = textOf(valueAt(config, [...sandboxAt, "mode"])) ?? "off";
  if (mode === "off") return found("not-applicable", [evidence("sandbox-off")]);
  const network = textOf(valueAt(config, [...sandboxAt, "docker", "network"])) ?? "none";
  return found(network === "none" ? "pass" : "warn", [evidence("sandbox-network", { network })], {
    fixes: network === "none" ? [] : ["sandbox"],
  });
}

/** What takes an agent to the web, and the key that switches it off. */
export const webTools = [
  { tool: "search", path: ["tools", "web", "search", "enabled"] },
  { tool: "fetch", path: ["tools", "web", "fetch", "enabled"] },
  { tool: "browser", path: ["browser", "enabled"] },
] as const;

/** All are on unless switched off; a search goes to a service only with a key for it. */
export function judgeWebTools(config: Json): Finding {
  const on = webTools.filter(({ path }) => valueAt(config, path) !== false);
  const read = on.map(({ tool }) => evidence("web-tool-on", { tool }));
  return read.length === 0
    ? found("pass", [evidence("web-tools-off")])
    : found("warn", read, { fixes: ["web-tools-off"] });
}

/** Where each tool asks of itself, and the key that stops it. Source: seen in DNS while they ran. */
export const updateChecks: Record<Dialect, readonly { path: readonly string[]; host: string }[]> = {
  clawdbot: [{ path: ["update", "checkOnStart"], host: "registry.npmjs.org" }],
  openclaw: [
    { path: ["update", "checkOnStart"], host: "telemetry.openclaw.ai" },
    { path: ["models", "catalogRefresh", "enabled"], host: "catalog.openclaw.ai" },
    { path: ["telemetry", "enabled"], host: "telemetry.openclaw.ai" },
  ],
};
/** No key was found that stops these. */
export const withoutSwitch: Record<Dialect, readonly string[]> = { clawdbot: [], openclaw: ["clawhub.ai"] };

export function judgeUpdateChecks(dialect: Dialect, config: Json): Finding {
  const on = updateChecks[dialect].filter(({ path }) => valueAt(config, path) !== false);
  const read = [
    ...on.map(({ path, host }) => evidence("update-check-on", { key: path.join("."), host })),
    ...(on.length === 0 ? [evidence("update-checks-off")] : []),
    ...withoutSwitch[dialect].map((host) => evidence("no-switch", { host })),
  ];
  return on.length === 0 ? found("pass", read) : found("warn", read, { fixes: ["update-checks-off"] });
}

type Audit = readonly { id: string; severity: "critical" | "warn" | "info"; title: string; remediation: string }[];

/**
 * Findings that say nothing where the gateway is loopback only: it needs no trusted proxies, and a gateway that does not
 * run, or that gives the audit no scope, can't be probed.
 */
function isNoise(id: string, { isLoopback, isGatewayUp }: { isLoopback: boolean; isGatewayUp: boolean }): boolean {
  if (id === "gateway.trusted_proxies_missing") return isLoopback;
  return id === "gateway.probe_failed" && (!isGatewayUp || isLoopback);
}

/** What settles which finding. Source: what its own `--fix` does, as run; the rest it only names. */
const auditFixes: readonly [RegExp, FixId][] = [
  [/^gateway\.(?:loopback_no_auth|http\.no_auth)$/, "gateway-token"],
  [/^fs\.log_file\.perms/, "log-private"],
  [/^fs\..*\.perms|^logging\.redact_off$|^security\.exposure\.open_groups/, "audit-fix"],
];

/** The tool's own audit, finding by finding; its exit code says nothing. */
export function judgeAudit(audit: Audit, gateway: { isLoopback: boolean; isGatewayUp: boolean }): Finding {
  const counted = audit.filter(({ severity }) => severity !== "info");
  const real = counted.filter(({ id }) => !isNoise(id, gateway));
  const criticalCount = real.filter(({ severity }) => severity === "critical").length;
  const read = [
    evidence("audit-counts", { critical: criticalCount, warn: real.length - criticalCount }),
    ...real.map(({ id, severity, title, remediation }) =>
      evidence("audit-finding", { id, severity, title, remediation }, "local"),
    ),
    ...counted
      .filter(({ id }) => isNoise(id, gateway))
      .map(({ id, title }) => evidence("audit-not-a-finding", { id, title })),
  ];
  const fixes = [...new Set(real.flatMap(({ id }) => auditFixes.find(([pattern]) => pattern.test(id))?.[1] ?? []))];
  const steps = real.length > 0 ? (["read-audit"] as const) : [];
  return found(criticalCount > 0 ? "fail" : real.length > 0 ? "warn" : "pass", read, { fixes, steps });
}
