import JSON5 from "json5";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isJsonObject, putAt, removeAt, valueAt } from "../../../app/domain/json-value";
import { readGatewayConfig } from "../../../app/domain/gateway-config";
import { readAgentChoice } from "../../../app/domain/openclaw-config";
import type { Spoken, ToolCall } from "../demo-commands";
import { runAgent } from "./openclaw-agent";
import { runGateway } from "./openclaw-gateway";
import { gatewayCommand, listSessions } from "./openclaw-gateway-commands";
import { type Loaded, countLeaves, issuesOf, loadConfig, merge, splitConfigPath, stampConfig } from "./openclaw-config";
import { onboarded } from "./openclaw-onboard";
import { recoverConfig } from "./openclaw-recovery";
import { cliError, doctor, refuseConfig, shownIssues } from "./openclaw-errors";
import { security } from "./openclaw-security";
import { type OpenClawWorld, type Place, cloudDefaults, placeOf } from "./openclaw-world";

type Ok = Extract<Loaded, { kind: "ok" }>;
type Context = { dialect: Dialect; place: Place; world: OpenClawWorld; call: ToolCall; args: readonly string[] };

const startMs: Record<Dialect, { version: number; short: number; write: number }> = {
  openclaw: { version: 70, short: 1500, write: 2300 },
  clawdbot: { version: 1700, short: 1500, write: 1600 },
};
const home = /^(\/home\/[^/]+|\/Users\/[^/]+)/;

/** `openclaw` 2026.9.6 or `clawdbot` 2026.1.24-3: the commands Homeport uses, and what each says to others. */
export async function openclaw(dialect: Dialect, call: ToolCall, world: OpenClawWorld): Promise<Spoken> {
  const { signal } = call;
  const args = [...call.args];
  let env = call.env;
  let profile: string | null = null;
  if (args[0] === "--profile" && args[1] !== undefined) {
    profile = args[1];
    env = { [`${dialect.toUpperCase()}_STATE_DIR`]: `${world.home}/.${dialect}-${args[1]}`, ...env };
    args.splice(0, 2);
  }
  if (args[0] === "--version") {
    await world.pace.pause(startMs[dialect].version, signal);
    return { stdout: dialect === "openclaw" ? "OpenClaw 2026.9.6 (eb377ac)\n" : "2026.1.24-3\n" };
  }
  const place = placeOf(dialect, env, { home: env["HOME"] ?? world.home, profile });
  const isLookedAtOnly = args[0] === "doctor" || (args[0] === "config" && args[1] === "validate");
  const text =
    dialect === "openclaw" && !isLookedAtOnly
      ? await recoverConfig(place, world, env["OPENCLAW_CONFIG_READONLY"] === "1")
      : await world.readText(place.configPath);
  const loaded = loadConfig(dialect, text, env);
  const context: Context = { dialect, place, world, call, args };
  if (args[0] !== "agent") await world.pace.pause(startMs[dialect].short, signal);
  if (dialect === "openclaw" && args[0] === "config" && args[1] === "validate") return validate(context, loaded);
  if (args[0] === "doctor") return doctor(dialect, loaded);
  if (loaded.kind === "invalid") {
    if (dialect === "openclaw" && args[0] === "agent") {
      const { issues } = loaded;
      return cliError(`OpenClaw config is invalid: ${place.configPath.replace(home, "~")}`, { issues });
    }
    return refuseConfig(dialect, place.configPath, loaded);
  }
  switch (args[0]) {
    case "agent":
      return runAgent({ dialect, place, config: loaded.resolved, args, world, signal });
    case "models":
      if (args[1] === "auth") return keyStore(context, loaded);
      return args[1] === "status" ? modelsStatus(context, loaded) : unknown(context);
    case "gateway":
      if (args[1] === "run") return runGateway(dialect, place, world, call);
      return gatewayCommand({ dialect, place, world, config: loaded.resolved, args, signal });
    case "message":
      return message(context, loaded);
    case "sessions":
      return listSessions({ dialect, place, world, config: loaded.resolved, signal });
    case "onboard": {
      const done = onboarded(loaded.config, args);
      if (done === null) return unknown(context);
      await write(context, done.config);
      return { stdout: done.said };
    }
    case "config":
      return config(context, loaded);
    case "security":
      return security({ dialect, place, world, config: loaded.config, args });
    default:
      return unknown(context);
  }
}

function unknown({ args, dialect }: Context): Spoken {
  return { stderr: `error: unknown command '${args.join(" ")}'\n[${dialect}] not part of the demo\n`, exitCode: 1 };
}

/** `message send`, as far as it goes without a channel's service behind it. */
function message({ dialect, args }: Context, { config: file }: Ok): Spoken {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const isNew = dialect === "openclaw";
  if (option("--target") === undefined) {
    const words = isNew
      ? 'Missing required option "-t, --target <dest>".\nTry: openclaw message send --help\n'
      : "error: required option '-t, --target <dest>' not specified\n";
    return { stderr: words, exitCode: 1 };
  }
  const { channels } = readGatewayConfig(file);
  const channel = option("--channel") ?? channels[0];
  if (channel === undefined) {
    const hint = isNew ? " Run openclaw channels add to configure one, or pass --channel <channel>." : "";
    return { stderr: `Error: Channel is required (no configured channels detected).${hint}\n`, exitCode: 1 };
  }
  if (!channels.includes(channel)) return { stderr: `Error: Unknown channel: ${channel}\n`, exitCode: 1 };
  const document = { channel, action: "send", dryRun: false, payload: { ok: true, messageId: "1" } };
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

function validate({ place }: Context, loaded: Loaded): Spoken {
  const path = place.configPath;
  if (loaded.kind === "ok") return { stdout: `${JSON.stringify({ valid: true, path, warnings: [] })}\n` };
  const message = `OpenClaw config is invalid: ${path.replace(home, "~")}`;
  const document = { ok: false, error: { type: "cli_error", message }, valid: false, path, issues: loaded.issues };
  return { stdout: `${JSON.stringify(document, null, 2)}\n`, exitCode: 1 };
}

function modelsStatus({ dialect, place, args }: Context, { config: file, missing }: Ok): Spoken {
  if (missing[0] !== undefined) {
    return cliError(
      "models status: failed to resolve secrets from the active gateway snapshot. Check the configured secret sources, then retry.",
    );
  }
  const { primary, fallbacks } = readAgentChoice(file, dialect);
  const resolvedDefault = primary ?? cloudDefaults[dialect];
  if (!args.includes("--json")) return { stdout: `Default: ${resolvedDefault}\n` };
  const agentDir = `${place.stateDir}/agents/main/agent`;
  const isOpenClaw = dialect === "openclaw";
  const providers = valueAt(file, ["models", "providers"]);
  const allowed = isOpenClaw
    ? valueAt(file, ["agents", "defaults", "modelPolicy", "allow"])
    : Object.keys(objectAt(file, ["agents", "defaults", "models"]));
  const document = {
    configPath: place.configPath,
    agentDir,
    defaultModel: resolvedDefault,
    resolvedDefault,
    fallbacks,
    imageModel: null,
    imageFallbacks: [],
    ...(isOpenClaw ? { utilityModel: { ref: null, source: "none" } } : {}),
    aliases: {},
    allowed: allowed ?? [],
    auth: {
      storePath: `${agentDir}/${isOpenClaw ? "openclaw-agent.sqlite" : "auth-profiles.json"}`,
      shellEnvFallback: { enabled: false, appliedKeys: [] },
      providersWithOAuth: [],
      missingProvidersInUse: primary === null ? [resolvedDefault.split("/")[0]] : [],
      ...(isOpenClaw ? { modelRouteIssues: [], runtimeAuthRoutes: [] } : {}),
      providers: Object.entries(isJsonObject(providers) ? providers : {}).map(([provider, entry]) =>
        providerRow(provider, valueAt(entry, ["apiKey"]), `${agentDir}/models.json`, isOpenClaw),
      ),
      unusableProfiles: [],
      oauth: { warnAfterMs: 86_400_000, profiles: [], providers: [] },
    },
  };
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

/** `models auth list|paste-api-key` of the newer one: the key is kept beside the configuration and never shown. */
async function keyStore(context: Context, { config: file }: Ok): Promise<Spoken> {
  const { args, dialect, place, world, call } = context;
  if (dialect !== "openclaw") return unknown(context);
  const store = `${place.stateDir}/agents/main/agent/keys.json`;
  const kept = JSON.parse((await world.readText(store)) ?? "{}") as Record<string, string>;
  if (args[2] === "list") {
    const profiles = Object.keys(kept).map((provider) => ({
      id: `${provider}:manual`,
      provider,
      type: "api_key",
      label: `${provider}:manual`,
    }));
    return { stdout: `${JSON.stringify({ agentId: "main", provider: null, profiles }, null, 2)}\n` };
  }
  const provider = args[args.indexOf("--provider") + 1];
  if (args[2] !== "paste-api-key" || provider === undefined) return unknown(context);
  await world.writeText(store, JSON.stringify({ ...kept, [provider]: call.stdin.trim() }));
  const profile = { provider, mode: "api_key" };
  const named = putAt(file, ["models", "providers", provider, "apiKey"], `${provider}:manual`);
  await write(context, putAt(named, ["auth", "profiles", `${provider}:manual`], profile));
  return { stdout: `Updated config: ${place.configPath}\nAuth profile: ${provider}:manual (${provider}/api_key)\n` };
}

function providerRow(provider: string, key: Json | undefined, file: string, isShort: boolean): object {
  const shown = typeof key !== "string" ? "missing" : isShort ? `${key.slice(0, 2)}...${key.slice(-2)}` : key;
  return {
    provider,
    effective: { kind: "models.json", detail: shown },
    profiles: { count: 0, oauth: 0, token: 0, apiKey: 0, labels: [] },
    modelsJson: { value: shown, source: `models.json: ${file.replace(home, "~")}` },
  };
}

function objectAt(value: Json, path: readonly string[]): JsonObject {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : {};
}

async function config(context: Context, loaded: Ok): Promise<Spoken> {
  const { args, dialect, place } = context;
  const [, action, key, value] = args;
  if (action === "file" && dialect === "openclaw") return { stdout: `${place.configPath}\n` };
  if (action === "get" && key !== undefined) return get(context, loaded, key);
  if (action === "patch" && dialect === "openclaw") return patch(context, loaded);
  if (action === "set" && key !== undefined && value !== undefined) return set(context, loaded, key, value);
  if (action === "unset" && key !== undefined) return unset(context, loaded, key);
  return unknown(context);
}

async function unset(context: Context, { config: file, resolved }: Ok, key: string): Promise<Spoken> {
  const { dialect } = context;
  const before = dialect === "clawdbot" ? resolved : file;
  const path = splitConfigPath(key);
  if (valueAt(before, path) === undefined) {
    const rest = dialect === "openclaw" ? " Nothing was changed." : "";
    return { stderr: `Config path not found: ${key}.${rest}\n`, exitCode: 1 };
  }
  await write(context, removeAt(before, path));
  return { stdout: `Removed ${key}. Restart the gateway to apply.\n` };
}

function get({ dialect, args }: Context, { config: file, resolved }: Ok, key: string): Spoken {
  const found = valueAt(dialect === "clawdbot" ? resolved : file, splitConfigPath(key));
  if (found === undefined) {
    const stderr =
      dialect === "clawdbot"
        ? `Config path not found: ${key}\n`
        : `Unknown config path: ${key}. Run openclaw config schema to inspect valid paths.\n`;
    return { stderr, exitCode: 1 };
  }
  const shown = dialect === "openclaw" && /(apiKey|token|password)$/i.test(key) ? "__OPENCLAW_REDACTED__" : found;
  const isPlain = typeof shown === "string" && !args.includes("--json");
  return { stdout: `${isPlain ? shown : JSON.stringify(shown, null, 2)}\n` };
}

async function patch(context: Context, { config: file }: Ok): Promise<Spoken> {
  const { args, call, place } = context;
  const isRehearsal = args.includes("--dry-run");
  if (args.includes("--json") && !isRehearsal) {
    return { stderr: "config patch mode error: --json requires --dry-run.\n", exitCode: 1 };
  }
  let given: Json;
  try {
    given = JSON5.parse<Json>(call.stdin);
  } catch (error) {
    return { stderr: `config patch: ${error instanceof Error ? error.message : String(error)}\n`, exitCode: 1 };
  }
  const next = merge(file, given);
  const issues = isJsonObject(next) ? issuesOf("openclaw", next) : [{ path: "<root>", message: "Invalid input" }];
  const count = countLeaves(given);
  if (issues.length > 0) {
    const message = `Config validation failed: ${shownIssues(issues)}`;
    return isRehearsal ? cliError(message, { issues }) : { stderr: `${message}\n`, exitCode: 1 };
  }
  if (!isRehearsal) {
    await write(context, next);
    return { stdout: `Applied ${count} config update(s). Restart the gateway to apply.\n` };
  }
  const checks = { schema: true, resolvability: true, resolvabilityComplete: true };
  const document = {
    ok: true,
    operations: count,
    configPath: place.configPath,
    inputModes: ["json"],
    checks,
    refsChecked: 0,
    skippedExecRefs: 0,
  };
  return { stdout: `${JSON.stringify(document, null, 2)}\n` };
}

async function set(context: Context, { config: file, resolved }: Ok, key: string, text: string): Promise<Spoken> {
  const { dialect, args } = context;
  const isStrict = args.includes("--json") || args.includes("--strict-json");
  let value: Json = text;
  try {
    value = isStrict ? (JSON.parse(text) as Json) : JSON5.parse<Json>(text);
  } catch (error) {
    if (isStrict) return { stderr: `Error: ${error instanceof Error ? error.message : String(error)}\n`, exitCode: 1 };
  }
  // the older one writes what the references stand for, secrets and all
  const next = putAt(dialect === "clawdbot" ? resolved : file, splitConfigPath(key), value);
  const issues = isJsonObject(next) ? issuesOf(dialect, next) : [];
  if (issues.length > 0) {
    const words = `Config validation failed: ${shownIssues(issues)}`;
    return { stderr: `${dialect === "clawdbot" ? "Error: " : ""}${words}\n`, exitCode: 1 };
  }
  await write(context, next);
  return { stdout: `Updated ${key}. Restart the gateway to apply.\n` };
}

async function write({ dialect, place, world, call }: Context, next: Json): Promise<void> {
  await world.pace.pause(startMs[dialect].write - startMs[dialect].short, call.signal);
  if (!isJsonObject(next)) return;
  const before = await world.readText(place.configPath);
  if (before !== null) await world.writeText(`${place.configPath}.bak`, before);
  await world.writeText(place.configPath, stampConfig(dialect, next, world.clock));
  // what it wrote itself it has seen
  if (dialect === "openclaw") await recoverConfig(place, world, true);
}
