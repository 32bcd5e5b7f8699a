import JSON5 from "json5";
import type { Dialect } from "../../../app/contract/openclaw";
import { type Json, type JsonObject, isJsonObject, valueAt } from "../../../app/domain/json-value";
import type { Clock } from "../../platform/clock";
import { versions } from "./openclaw-world";

export type Issue = { path: string; message: string; allowedValues?: string[] };
export type Loaded =
  | {
      kind: "ok";
      config: JsonObject;
      /** With references replaced by what they stand for. */ resolved: JsonObject;
      missing: Missing[];
    }
  | { kind: "invalid"; issues: Issue[]; words: string };
type Missing = { name: string; path: string };

const rootKeys: Record<Dialect, ReadonlySet<string>> = {
  openclaw: new Set(
    "$schema agents approvals audio auth bindings browser channels commands cron discovery env gateway hooks logging mcp media memory messages meta models plugins session skills talk telemetry tools ui update web wizard".split(
      " ",
    ),
  ),
  clawdbot: new Set(
    "$schema agents approvals audio auth bindings broadcast browser canvasHost channels commands cron diagnostics discovery env gateway hooks logging media messages meta models nodeHost plugins session skills talk tools ui update web wizard".split(
      " ",
    ),
  ),
};
const binds = ["auto", "lan", "loopback", "custom", "tailnet"];

/** Reads a configuration as the tool does; an empty one where there is no file. */
export function loadConfig(dialect: Dialect, text: string | null, env: Readonly<Record<string, string>>): Loaded {
  let config: Json;
  try {
    config = text === null ? {} : JSON5.parse<Json>(text);
  } catch (error) {
    const words = error instanceof Error ? `SyntaxError: ${error.message}` : String(error);
    return { kind: "invalid", issues: [{ path: "<root>", message: `JSON5 parse failed: ${words}` }], words };
  }
  if (!isJsonObject(config)) {
    return {
      kind: "invalid",
      issues: [{ path: "<root>", message: "Invalid input: expected object" }],
      words: "not an object",
    };
  }
  const missing: Missing[] = [];
  const resolved = resolve(config, env, "", missing);
  if (dialect === "clawdbot" && missing[0] !== undefined) {
    const words = `MissingEnvVarError: Missing env var "${missing[0].name}" referenced at config path: ${missing[0].path}`;
    return { kind: "invalid", issues: [{ path: missing[0].path, message: words }], words };
  }
  const issues = issuesOf(dialect, config);
  if (issues.length > 0) return { kind: "invalid", issues, words: "" };
  return { kind: "ok", config, resolved: isJsonObject(resolved) ? resolved : {}, missing };
}

function resolve(value: Json, env: Readonly<Record<string, string>>, path: string, missing: Missing[]): Json {
  if (typeof value === "string") {
    return value.replaceAll(/(?<!\$)\$\{([A-Z_][A-Z0-9_]*)\}/g, (whole, name: string) => {
      const found = env[name];
      if (found === undefined) missing.push({ name, path });
      return found ?? whole;
    });
  }
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((each, index) => resolve(each, env, below(String(index)), missing));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, env, below(key), missing)]));
}

/** What the schema refuses, as far as this program ever meets it. */
export function issuesOf(dialect: Dialect, config: JsonObject): Issue[] {
  const issues: Issue[] = [];
  const bind = valueAt(config, ["gateway", "bind"]);
  if (bind !== undefined && !(typeof bind === "string" && binds.includes(bind))) {
    const allowed = binds.map((each) => JSON.stringify(each)).join(", ");
    issues.push(
      dialect === "openclaw"
        ? { path: "gateway.bind", message: `Invalid input (allowed: ${allowed})`, allowedValues: binds }
        : { path: "gateway.bind", message: "Invalid input" },
    );
  }
  const model = valueAt(config, ["agents", "defaults", "model"]);
  if (dialect === "clawdbot" && typeof model === "string") {
    issues.push({ path: "agents.defaults.model", message: "Invalid input: expected object, received string" });
  }
  const providers = valueAt(config, ["models", "providers"]);
  for (const [id, provider] of Object.entries(isJsonObject(providers) ? providers : {})) {
    const path = `models.providers.${id}`;
    if (!isJsonObject(provider)) {
      issues.push({ path, message: "Invalid input: expected object" });
      continue;
    }
    if (dialect === "clawdbot" && typeof provider["baseUrl"] !== "string") {
      issues.push({ path: `${path}.baseUrl`, message: "Invalid input: expected string, received undefined" });
    }
    const models = provider["models"];
    for (const [index, each] of (Array.isArray(models) ? (models as readonly Json[]) : []).entries()) {
      if (typeof valueAt(each, ["id"]) !== "string") {
        issues.push({
          path: `${path}.models.${index}.id`,
          message: "Invalid input: expected string, received undefined",
        });
      }
    }
  }
  const unknown = Object.keys(config).filter((key) => !rootKeys[dialect].has(key));
  if (unknown.length > 0) {
    const names = unknown.map((key) => JSON.stringify(key)).join(", ");
    issues.push({ path: "<root>", message: `Unrecognized key${unknown.length > 1 ? "s" : ""}: ${names}` });
  }
  return issues;
}

/** The file's new text: with the tool's own defaults and its stamp put in. */
export function stampConfig(dialect: Dialect, config: JsonObject, clock: Clock): string {
  const own: Json =
    dialect === "openclaw"
      ? {
          plugins: {
            entries: {
              anthropic: { config: { sessionCatalog: { enabled: false } } },
              codex: { config: { sessionCatalog: { enabled: false } } },
            },
          },
        }
      : {
          messages: { ackReactionScope: "group-mentions" },
          agents: {
            defaults: { maxConcurrent: 4, subagents: { maxConcurrent: 8 }, compaction: { mode: "safeguard" } },
          },
        };
  const meta: Json =
    dialect === "openclaw"
      ? {
          migrations: { modelPolicyAllowlist: true, utilityModelSeparation: true },
          lastTouchedVersion: versions.openclaw,
        }
      : { lastTouchedVersion: versions.clawdbot, lastTouchedAt: new Date(clock.now()).toISOString() };
  const whole = merge(merge(own, config), { meta });
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Objects are merged, `null` takes a key away, everything else replaces. */
export function merge(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

/** How many values a patch sets. */
export function countLeaves(patch: Json): number {
  if (!isJsonObject(patch) || Object.keys(patch).length === 0) return 1;
  return Object.values(patch).reduce<number>((sum, each) => sum + countLeaves(each), 0);
}

/** `a.b\.c[0]` in its parts: a backslash takes the next character as it is. */
export function splitConfigPath(text: string): string[] {
  const keys = [""];
  const add = (letter: string) => keys.push(`${keys.pop() ?? ""}${letter}`);
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === "\\") {
      at += 1;
      add(text[at] ?? "");
    } else if (letter === "." || letter === "[") keys.push("");
    else if (letter !== "]") add(letter);
  }
  return keys.filter((key, index) => key !== "" || index === 0);
}
