import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isJsonObject, putAt, valueAt } from "../../../app/domain/json-value";
import { readGatewayConfig } from "../../../app/domain/gateway-config";
import type { Spoken } from "../demo-commands";
import { stampConfig } from "./openclaw-config";
import type { OpenClawWorld, Place } from "./openclaw-world";

type Finding = {
  checkId: string;
  severity: "critical" | "warn" | "info";
  title: string;
  detail: string;
  remediation?: string;
};
type Options = { dialect: Dialect; place: Place; world: OpenClawWorld; config: JsonObject; args: readonly string[] };

/** `security audit`, with what it says and repairs that Homeport has to do with. It reports success whatever it finds. */
export async function security({ dialect, place, world, config, args }: Options): Promise<Spoken> {
  if (args[1] !== "audit") return { stderr: `error: unknown command '${args.join(" ")}'\n`, exitCode: 1 };
  if (!args.includes("--fix")) return report(await findings(dialect, place, world, config));
  const changes: string[] = [];
  let next: Json = config;
  for (const key of openGroups(config)) {
    next = putAt(next, key, "allowlist");
    changes.push(`${key.join(".")}=open -> allowlist`);
  }
  if (isUnredacted(dialect, config)) {
    next = putAt(next, ["logging", "redactSensitive"], "tools");
    changes.push('logging.redactSensitive=off -> "tools"');
  }
  if (changes.length > 0 && isJsonObject(next))
    await world.writeText(place.configPath, stampConfig(dialect, next, world.clock));
  const actions = [];
  for (const [path, mode] of privateModes(place)) {
    const now = await world.modeOf(path);
    if (now !== null && now !== mode) await world.setMode(path, mode);
    const skipped = now === null ? "missing" : now === mode ? "already" : undefined;
    actions.push({ kind: "chmod", path, mode, ok: skipped === undefined, ...(skipped ? { skipped } : {}) });
  }
  const fix = { ok: true, ...place, configWritten: changes.length > 0, changes, actions, errors: [] };
  const after = await findings(dialect, place, world, isJsonObject(next) ? next : config);
  return { stdout: `${JSON.stringify({ fix, report: documentOf(after) }, null, 2)}\n` };
}

const privateModes = ({ stateDir, configPath }: Place): [string, number][] => [
  [stateDir, 0o700],
  [configPath, 0o600],
  [`${stateDir}/credentials`, 0o700],
];

function openGroups(config: JsonObject): string[][] {
  const channels = valueAt(config, ["channels"]);
  return Object.keys(isJsonObject(channels) ? channels : {})
    .flatMap((name) => {
      const accounts = valueAt(channels, [name, "accounts"]);
      const inner = Object.keys(isJsonObject(accounts) ? accounts : {}).map((account) => [name, "accounts", account]);
      return [[name], ...inner].map((place) => ["channels", ...place, "groupPolicy"]);
    })
    .filter((key) => valueAt(config, key) === "open");
}

const isUnredacted = (dialect: Dialect, config: JsonObject) =>
  dialect === "clawdbot" && valueAt(config, ["logging", "redactSensitive"]) === "off";

async function findings(
  dialect: Dialect,
  { stateDir, configPath }: Place,
  world: OpenClawWorld,
  config: JsonObject,
): Promise<Finding[]> {
  const gateway = readGatewayConfig(config);
  const [folder, file] = [await world.modeOf(stateDir), await world.modeOf(configPath)];
  const found: (Finding | false)[] = [
    { checkId: "summary.attack_surface", severity: "info", title: "Attack surface summary", detail: "groups: open=0" },
    gateway.bind !== "lan" && {
      checkId: "gateway.trusted_proxies_missing",
      severity: "warn",
      title: "Reverse proxy headers are not trusted",
      detail: "gateway.bind is loopback and gateway.trustedProxies is empty.",
      remediation: "Set gateway.trustedProxies to your proxy IPs or keep the Control UI local-only.",
    },
    (gateway.auth === "unset" || gateway.auth === "none") && {
      checkId: "gateway.loopback_no_auth",
      severity: "critical",
      title: "Gateway auth missing on loopback",
      detail: "gateway.bind is loopback but no gateway auth secret is configured.",
      remediation: "Set gateway.auth (token recommended) or keep the Control UI local-only.",
    },
    isUnredacted(dialect, config) && {
      checkId: "logging.redact_off",
      severity: "warn",
      title: "Tool summary redaction is disabled",
      detail: 'logging.redactSensitive="off" can leak secrets into logs and status output.',
      remediation: 'Set logging.redactSensitive="tools".',
    },
    openGroups(config).length > 0 && {
      checkId: "security.exposure.open_groups_with_elevated",
      severity: "critical",
      title: "Open groupPolicy with elevated tools enabled",
      detail: 'Found groupPolicy="open".',
      remediation: 'Set groupPolicy="allowlist" and keep elevated allowlists extremely tight.',
    },
    folder !== null &&
      (folder & 0o077) !== 0 && {
        checkId: "fs.state_dir.perms_readable",
        severity: "warn",
        title: "State dir is readable by others",
        detail: `${stateDir} mode=${folder.toString(8)}; consider restricting to 700.`,
        remediation: `chmod 700 ${stateDir}`,
      },
    file !== null &&
      (file & 0o004) !== 0 && {
        checkId: "fs.config.perms_world_readable",
        severity: "critical",
        title: "Config file is world-readable",
        detail: `${configPath} mode=${file.toString(8)}; config can contain tokens and private settings.`,
        remediation: `chmod 600 ${configPath}`,
      },
  ];
  return found.filter((each) => each !== false);
}

function documentOf(all: readonly Finding[]) {
  const count = (severity: Finding["severity"]) => all.filter((each) => each.severity === severity).length;
  return { ts: 0, summary: { critical: count("critical"), warn: count("warn"), info: count("info") }, findings: all };
}

const report = (all: readonly Finding[]): Spoken => ({ stdout: `${JSON.stringify(documentOf(all), null, 2)}\n` });
