import type { Dialect } from "../contract/openclaw";
import { usualGatewayPort } from "./cli-profile";
import { type Json, isJsonObject, valueAt } from "./json-value";
import { type ConfigChange, missingChanges } from "./openclaw-config";

/** How the gateway is told who may talk to it; `unset`: clawdbot lets anyone on this machine, openclaw makes a token up at each start. */
type GatewayAuth = "none" | "token" | "password" | "trusted-proxy" | "unset" | "other";
/** Where a secret stands: written out, or named. Only main turns it into the secret. */
export type SecretPlace =
  | { kind: "literal"; text: string }
  | { kind: "environment"; name: string }
  | { kind: "elsewhere" };

export type GatewayConfig = {
  /** `local`, `remote`, or null: it was never set, and `gateway run` refuses. */
  mode: string | null;
  port: number;
  isPortSet: boolean;
  /** Null: left to the tool, which takes loopback, or every address when it finds itself in a container. */
  bind: string | null;
  auth: GatewayAuth;
  secret: SecretPlace | null;
  isChatOn: boolean;
  /** `off`: changes of the file wait for a restart. */
  isWatchingFile: boolean;
  channels: readonly string[];
};

/** What a configuration says of the gateway; `usualPort` where it names none. */
export function readGatewayConfig(
  config: Json | undefined,
  usualPort = usualGatewayPort("openclaw", null),
): GatewayConfig {
  const at = (...path: string[]) => valueAt(config, ["gateway", ...path]);
  const text = (value: Json | undefined) => (typeof value === "string" && value !== "" ? value : null);
  const port = at("port");
  const isPortSet = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536;
  const auth = authOf(at("auth"));
  return {
    mode: text(at("mode")),
    port: isPortSet ? port : usualPort,
    isPortSet,
    bind: text(at("bind")),
    auth,
    secret: secretOf(at("auth", auth === "password" ? "password" : "token")),
    isChatOn: at("http", "endpoints", "chatCompletions", "enabled") === true,
    isWatchingFile: at("reload", "mode") !== "off",
    channels: channelsIn(valueAt(config, ["channels"])),
  };
}

function authOf(value: Json | undefined): GatewayAuth {
  const mode = valueAt(value, ["mode"]);
  if (mode === "none" || mode === "token" || mode === "password" || mode === "trusted-proxy") return mode;
  if (typeof mode === "string") return "other";
  if (valueAt(value, ["token"]) !== undefined) return "token";
  return valueAt(value, ["password"]) === undefined ? "unset" : "password";
}

function secretOf(value: Json | undefined): SecretPlace | null {
  if (typeof value === "string" && value !== "") {
    const [, name] = /^\$\{([A-Z_][A-Z0-9_]*)\}$/.exec(value) ?? [];
    return name === undefined ? { kind: "literal", text: value } : { kind: "environment", name };
  }
  if (!isJsonObject(value)) return null;
  const id = value["id"];
  return value["source"] === "env" && typeof id === "string"
    ? { kind: "environment", name: id }
    : { kind: "elsewhere" };
}

/** Channels that are set up: an entry of their own that isn't switched off. `defaults` is none. */
function channelsIn(value: Json | undefined): string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .filter(([name, each]) => name !== "defaults" && isJsonObject(each) && each["enabled"] !== false)
    .map(([name]) => name);
}

/**
 * What `gateway run` needs and is missing: its mode, loopback (left to itself it takes every address in a container), and
 * a token, without which anyone on this machine may use it.
 */
export function draftGatewayRun(config: Json, { token, port }: { token: string; port: number | null }): ConfigChange[] {
  const { auth, mode, bind, isPortSet, secret } = readGatewayConfig(config);
  const changes: ConfigChange[] = [];
  if (mode !== "local") changes.push({ path: ["gateway", "mode"], value: "local" });
  if (bind === null) changes.push({ path: ["gateway", "bind"], value: "loopback" });
  if (port !== null && !isPortSet) changes.push({ path: ["gateway", "port"], value: port });
  if (auth === "unset" || (auth === "token" && secret === null)) {
    changes.push(
      { path: ["gateway", "auth", "mode"], value: "token" },
      { path: ["gateway", "auth", "token"], value: token },
    );
  }
  return changes;
}

/** The gateway's own chat endpoint, switched on or off. */
export function draftGatewayChat(config: Json, isOn: boolean): ConfigChange[] {
  if (!isOn && !readGatewayConfig(config).isChatOn) return [];
  return missingChanges(config, [
    { path: ["gateway", "http", "endpoints", "chatCompletions", "enabled"], value: isOn },
  ]);
}

/** The one session our tries are kept in, by the rules of both tools for `user`. */
export const ourSessionUser = "homeport";
export const ourSessionKey = (agentId: string): string => `agent:${agentId}:openai-user:${ourSessionUser}`;

/** What the gateway wants in `model`: openclaw the name of an agent, clawdbot anything. */
export const gatewayModel = (dialect: Dialect, agentId: string): string =>
  dialect === "openclaw" && agentId !== "main" ? `openclaw/${agentId}` : dialect;
