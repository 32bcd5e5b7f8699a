import type { Dialect } from "../../contract/openclaw";
import { readGatewayConfig } from "../gateway-config";
import { type Json, isEqualJson, isJsonObject, textOf, valueAt } from "../json-value";
import { type ConfigChange, applyChanges, missingChanges } from "../openclaw-config";
import { allowListPaths, dmPolicyPaths, entriesOf, holdsStar, safeDmPolicies } from "./channel-access";
import type { FixId, fixes } from "./fixes";
import { updateChecks, webTools } from "./openclaw-rules";

export type ConfigFixId = { [K in FixId]: (typeof fixes)[K]["kind"] extends "config" ? K : never }[FixId];

type About = {
  dialect: Dialect;
  config: Json;
  /** OpenClaw's own folder, as its configuration is to name it. */
  stateDir: string;
  /** Made for this plan. */
  token: string;
};

const set = (path: readonly string[], value: Json): ConfigChange => ({ path, value });

/** What would have to be written so that this holds; nothing where it holds already. */
export function draftConfigFix(fix: ConfigFixId, about: About): ConfigChange[] {
  return missingChanges(about.config, draft(fix, about));
}

function draft(fix: ConfigFixId, { dialect, config, stateDir, token }: About): ConfigChange[] {
  switch (fix) {
    case "gateway-loopback":
      return [set(["gateway", "bind"], "loopback")];
    case "gateway-token": {
      const { auth } = readGatewayConfig(config);
      const hasToken = valueAt(config, ["gateway", "auth", "token"]) !== undefined;
      // openclaw makes one up at each start, which its own audit counts as none
      if (auth === "password" || (auth === "token" && hasToken)) return [];
      return [
        set(["gateway", "auth", "mode"], "token"),
        ...(hasToken ? [] : [set(["gateway", "auth", "token"], token)]),
      ];
    }
    case "dm-pairing":
      return channelChanges(config);
    case "sandbox":
      return sandboxChanges(config, dialect);
    case "web-tools-off":
      return webTools.map(({ path }) => set(path, false));
    case "update-checks-off":
      return updateChecks[dialect].map(({ path }) => set(path, false));
    case "log-private":
      return logChanges(config, dialect, stateDir);
  }
}

/** Every place of a channel that says who may write: itself, each account, and in each the older spelling `dm`. */
function channelChanges(config: Json): ConfigChange[] {
  const channels = valueAt(config, ["channels"]);
  const names = isJsonObject(channels) ? Object.keys(channels) : [];
  return names.flatMap((name) => {
    const accounts = valueAt(channels, [name, "accounts"]);
    const inner = isJsonObject(accounts) ? Object.keys(accounts) : [];
    const places = [[name], ...inner.map((account) => [name, "accounts", account])];
    return places.flatMap((place) => placeChanges(config, ["channels", ...place]));
  });
}

function placeChanges(config: Json, place: readonly string[]): ConfigChange[] {
  const at = (...more: string[]) => valueAt(config, [...place, ...more]);
  const policies = dmPolicyPaths.filter((path) => {
    const policy = textOf(at(...path));
    return policy !== null && !safeDmPolicies.has(policy);
  });
  // clawdbot wants a star for `open`
  const lists = allowListPaths.filter((path) => holdsStar(at(...path)));
  return [
    ...policies.map((path) => set([...place, ...path], "pairing")),
    ...lists.map((path) => set([...place, ...path], withoutStar(at(...path)))),
    ...(at("groupPolicy") === "open" ? [set([...place, "groupPolicy"], "allowlist")] : []),
  ];
}

const withoutStar = (list: Json | undefined): Json => entriesOf(list).filter((each) => each !== "*");

/** Where an agent has a word of its own on it, that word too. */
function sandboxChanges(config: Json, dialect: Dialect): ConfigChange[] {
  const own = dialect === "openclaw" ? ["agents", "entries"] : ["agents", "list"];
  const agents = valueAt(config, own);
  const keys = Array.isArray(agents) || isJsonObject(agents) ? Object.keys(agents) : [];
  const wanted: readonly (readonly [readonly string[], string])[] = [
    [["mode"], "all"],
    [["scope"], "session"],
    [["workspaceAccess"], "none"],
    [["docker", "network"], "none"],
  ];
  return [
    ...wanted.map(([path, value]) => set(["agents", "defaults", "sandbox", ...path], value)),
    ...keys.flatMap((key) =>
      wanted
        .map(([path, value]) => set([...own, key, "sandbox", ...path], value))
        .filter(({ path }) => valueAt(config, path) !== undefined),
    ),
  ];
}

/** clawdbot's log lies where everybody reads it, with its token and what it answered; openclaw's is private by itself. */
function logChanges(config: Json, dialect: Dialect, stateDir: string): ConfigChange[] {
  if (dialect === "openclaw") return [];
  const file = textOf(valueAt(config, ["logging", "file"]));
  const isInside = file !== null && file.startsWith(stateDir);
  const separator = stateDir.includes("\\") ? "\\" : "/";
  return [
    ...(isInside ? [] : [set(["logging", "file"], [stateDir, "logs", "clawdbot.log"].join(separator))]),
    ...(valueAt(config, ["logging", "redactSensitive"]) === "off"
      ? [set(["logging", "redactSensitive"], "tools")]
      : []),
  ];
}

/**
 * What takes these keys back to what they were in `before`, where `now` still says what was written (`isOurs`). A parent that
 * the change had made goes with its last key. `left`: somebody else has changed these since.
 */
export function inverseChanges(
  now: Json,
  before: Json,
  keys: readonly { path: readonly string[]; isOurs(value: Json | undefined): boolean }[],
): { changes: ConfigChange[]; left: string[] } {
  const changes: ConfigChange[] = [];
  const left: string[] = [];
  for (const { path, isOurs } of keys) {
    const [is, was] = [valueAt(now, path), valueAt(before, path)];
    if (isEqualJson(is, was)) continue;
    if (isOurs(is)) changes.push({ path, value: was });
    else left.push(path.join("."));
  }
  const after = applyChanges(now, changes);
  return { changes: changes.map((change) => widened(change, after, before)), left };
}

function widened(change: ConfigChange, after: Json, before: Json): ConfigChange {
  let { path } = change;
  if (change.value !== undefined) return change;
  for (;;) {
    const parent = path.slice(0, -1);
    if (parent.length === 0 || valueAt(before, parent) !== undefined) return { path, value: undefined };
    const rest = valueAt(after, parent);
    if (!isJsonObject(rest) || !isEmpty(rest)) return { path, value: undefined };
    path = parent;
  }
}

/** Nothing in it but objects with nothing in them. */
function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.values(value).every(isEmpty);
}
