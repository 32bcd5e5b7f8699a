import type { Dialect } from "../contract/openclaw";
import { isEqualJson, type Json, type JsonObject, isJsonObject, putAt, removeAt, valueAt } from "./json-value";
import { isSameEndpoint, placeOfBaseUrl, splitModelRef } from "./model-place";

/** One value to be put at a path, undefined to take away what is there; array positions are written as digits. */
export type ConfigChange = { path: readonly string[]; value: Json | undefined };

export const minimumContextTokens = 16_000;
export const comfortableContextTokens = 32_000;
const dummyKey = "not-needed";

/** `models.providers.<id>.baseUrl`, when it is written out. */
export function baseUrlOfProvider(config: Json | undefined, provider: string): string | null {
  const baseUrl = valueAt(config, ["models", "providers", provider, "baseUrl"]);
  return typeof baseUrl === "string" ? baseUrl : null;
}

type ModelChoice = { primary: string | null; fallbacks: readonly string[] };
/** The agent that answers by default, and where its model is written: its own entry beats the defaults. */
export type AgentChoice = ModelChoice & { agentId: string; path: readonly string[] };

/** Which agent and model a message would reach by this file; `primary` is null when nothing is written. Without `agentId`: the default agent. */
export function readAgentChoice(config: Json | undefined, dialect: Dialect, agentId?: string): AgentChoice {
  const defaultsPath = ["agents", "defaults", "model"];
  const defaults = readChoice(valueAt(config, defaultsPath));
  const agent = dialect === "openclaw" ? entryOf(config, agentId) : listedOf(config, agentId);
  const ownPath = [...agent.path, "model"];
  const own = readChoice(valueAt(config, ownPath));
  if (own.primary === null) return { ...defaults, agentId: agent.id, path: defaultsPath };
  return { ...own, agentId: agent.id, path: ownPath };
}

function readChoice(value: Json | undefined): ModelChoice {
  if (typeof value === "string") return { primary: value.trim() || null, fallbacks: [] };
  const primary = valueAt(value, ["primary"]);
  return {
    primary: typeof primary === "string" ? primary.trim() || null : null,
    fallbacks: textsAt(value, ["fallbacks"]),
  };
}

type AgentPlace = { id: string; path: readonly string[] };

function entryOf(config: Json | undefined, agentId: string | undefined): AgentPlace {
  const entries = valueAt(config, ["agents", "entries"]);
  const ids = isJsonObject(entries) ? Object.keys(entries) : [];
  const id = agentId ?? ids.find((each) => valueAt(entries, [each, "default"]) === true) ?? "main";
  return { id, path: ["agents", "entries", id] };
}

function listedOf(config: Json | undefined, agentId: string | undefined): AgentPlace {
  const list = valueAt(config, ["agents", "list"]);
  const agents: readonly Json[] = Array.isArray(list) ? (list as readonly Json[]) : [];
  const named = agents.findIndex((each) =>
    agentId === undefined ? valueAt(each, ["default"]) === true : valueAt(each, ["id"]) === agentId,
  );
  // nobody at this place means: the defaults hold
  const index = agentId === undefined ? Math.max(0, named) : named === -1 ? agents.length : named;
  const id = valueAt(agents[index], ["id"]);
  return {
    id: typeof id === "string" && id !== "" ? id : (agentId ?? "main"),
    path: ["agents", "list", String(index)],
  };
}

/** Names in `${NAME}` and in secret references to the environment. Their values are never read by us. */
export function environmentReferences(config: Json | undefined): readonly string[] {
  const names = new Set<string>();
  visit(config, (value) => {
    if (typeof value === "string") {
      for (const [, name] of value.matchAll(/(?<!\$)\$\{([A-Z_][A-Z0-9_]*)\}/g))
        if (name !== undefined) names.add(name);
    }
    const id = valueAt(value, ["id"]);
    if (valueAt(value, ["source"]) === "env" && typeof id === "string" && /^[A-Z_][A-Z0-9_]*$/.test(id)) names.add(id);
  });
  return [...names].toSorted();
}

/** The file takes parts of itself from other files, so it can't be judged or changed alone. */
export function hasIncludes(config: Json | undefined): boolean {
  let found = false;
  visit(config, (value) => {
    if (isJsonObject(value) && Object.hasOwn(value, "$include")) found = true;
  });
  return found;
}

function visit(value: Json | undefined, see: (value: Json) => void): void {
  if (value === undefined) return;
  see(value);
  if (Array.isArray(value)) for (const each of value as readonly Json[]) visit(each, see);
  else if (isJsonObject(value)) for (const each of Object.values(value)) visit(each, see);
}

export type ConnectionDraft = {
  provider: string;
  /** `provider/model`. */
  ref: string;
  changes: readonly ConfigChange[];
  removesFallbacks: boolean;
  /** A key on the way holds something else than expected; nothing can be planned. */
  oddKey: string | null;
};

/**
 * The fewest changes that make `model` (a canonical reference) at `baseUrl` the default model. Other models and settings
 * of the provider are kept; fallbacks go when one of them is not on this machine.
 */
export function draftConnection({
  config,
  dialect,
  model,
  baseUrl,
  contextTokens,
  fallbacks,
  alsoAt = [],
  hasStoredKey = false,
  provider = providerFor(config, [baseUrl, ...alsoAt]),
}: {
  config: Json;
  dialect: Dialect;
  model: string;
  baseUrl: string;
  contextTokens: number;
  /** Those that are wanted, whoever computes them; without it, those that are there and on this machine; `kept`: all that are there. */
  fallbacks?: readonly string[] | "kept";
  /** Other addresses of the same runner: a provider at one of them is taken over. */
  alsoAt?: readonly string[];
  /** Its key lies in the tool's own store; a stand-in here would be used in its place. */
  hasStoredKey?: boolean;
  /** One that leads to `baseUrl` already; without it `local`, or a name of ours where that leads elsewhere. */
  provider?: string;
}): ConnectionDraft {
  const id = nameBehind(provider, model);
  const ref = `${provider}/${id}`;
  const choice = readAgentChoice(config, dialect);
  const removesFallbacks =
    fallbacks === undefined &&
    choice.fallbacks.some((each) => {
      const parts = splitModelRef(each);
      return parts === null || placeOfBaseUrl(baseUrlOfProvider(config, parts.provider)) !== "this-machine";
    });
  const wantedFallbacks = fallbacks === "kept" ? null : (fallbacks ?? (removesFallbacks ? [] : null));
  const wanted: ConfigChange[] = [
    ...providerChanges(
      config,
      provider,
      { baseUrl, hasStoredKey, dialect },
      modelEntry({ id, name: model }, contextTokens),
    ),
    ...choiceChanges(config, choice.path, ref, wantedFallbacks),
    ...allowChanges(config, dialect, ref),
  ];
  return {
    provider,
    ref,
    changes: missingChanges(config, wanted),
    removesFallbacks,
    oddKey: oddKeyOf(config, provider),
  };
}

/** A key on the way to what is written that holds something else than expected. */
export function oddKeyOf(config: Json, provider: string): string | null {
  const parents = [
    ["models"],
    ["models", "providers"],
    ["models", "providers", provider],
    ["agents"],
    ["agents", "defaults"],
  ];
  const odd = parents.find((path) => {
    const value = valueAt(config, path);
    return value !== undefined && !isJsonObject(value);
  });
  return odd?.join(".") ?? null;
}

/** `local`, unless that name already leads elsewhere than to the runner. */
function providerFor(config: Json, addresses: readonly string[]): string {
  const present = valueAt(config, ["models", "providers", "local"]);
  const baseUrl = baseUrlOfProvider(config, "local");
  return present === undefined || addresses.some((each) => isSameEndpoint(baseUrl, each)) ? "local" : "homeport";
}

/** openclaw takes `local/` of a model behind the provider `local` for said twice, and asks for the rest: its registry goes before. */
function nameBehind(provider: string, model: string): string {
  return model.startsWith(`${provider.toLowerCase()}/`) ? `docker.io/${model}` : model;
}

function modelEntry({ id, name }: { id: string; name: string }, contextTokens: number): JsonObject {
  return {
    id,
    name,
    reasoning: false,
    input: ["text"],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: contextTokens,
    // also the bound for a small model that never stops by itself
    maxTokens: Math.min(4_096, Math.floor(contextTokens / 4)),
    compat: {
      maxTokensField: "max_tokens",
      supportsStore: false,
      supportsDeveloperRole: false,
      supportsReasoningEffort: false,
    },
  };
}

function providerChanges(
  config: Json,
  provider: string,
  { baseUrl, hasStoredKey, dialect }: { baseUrl: string; hasStoredKey: boolean; dialect: Dialect },
  entry: JsonObject,
): ConfigChange[] {
  const path = ["models", "providers", provider];
  const present = valueAt(config, path);
  if (!isJsonObject(present)) {
    const key = hasStoredKey ? {} : { apiKey: dummyKey };
    return [{ path, value: { baseUrl, ...key, api: "openai-completions", models: [entry] } }];
  }
  const models: readonly Json[] = Array.isArray(present["models"]) ? (present["models"] as readonly Json[]) : [];
  const isOurs = (each: Json) => valueAt(each, ["id"]) === entry["id"];
  const old = models.find(isOurs);
  const merged = isJsonObject(old) ? mergeEntry(old, entry) : entry;
  const changes: ConfigChange[] = [
    { path: [...path, "api"], value: "openai-completions" },
    {
      path: [...path, "models"],
      value: old === undefined ? [...models, merged] : models.map((each) => (each === old ? merged : each)),
    },
  ];
  if (!isSameEndpoint(baseUrlOfProvider(config, provider), baseUrl))
    changes.push({ path: [...path, "baseUrl"], value: baseUrl });
  // without a key clawdbot refuses the provider; one that is there is left alone
  // openclaw puts the name of its own entry there, clawdbot looks into its store where nothing stands here
  if (hasStoredKey) {
    if (dialect === "clawdbot" && present["apiKey"] === dummyKey)
      changes.push({ path: [...path, "apiKey"], value: undefined });
  } else if (present["apiKey"] === undefined) changes.push({ path: [...path, "apiKey"], value: dummyKey });
  return changes;
}

function mergeEntry(old: JsonObject, entry: JsonObject): JsonObject {
  const compat =
    isJsonObject(old["compat"]) && isJsonObject(entry["compat"])
      ? { ...old["compat"], ...entry["compat"] }
      : entry["compat"];
  return { ...old, ...entry, name: old["name"] ?? entry["name"] ?? "", ...(compat === undefined ? {} : { compat }) };
}

/** The model an agent answers with; `fallbacks` null leaves those that are there. */
export function choiceChanges(
  config: Json,
  path: readonly string[],
  ref: string,
  fallbacks: readonly string[] | null,
): ConfigChange[] {
  const present = valueAt(config, path);
  if (present !== undefined && !isJsonObject(present))
    return [{ path, value: { primary: ref, ...(fallbacks === null ? {} : { fallbacks: [...fallbacks] }) } }];
  if (fallbacks === null) return [{ path: [...path, "primary"], value: ref }];
  // both in one value: for clawdbot each change is a process
  return [{ path, value: { ...(isJsonObject(present) ? present : {}), primary: ref, fallbacks: [...fallbacks] } }];
}

/** A list of allowed models must hold the new one too: `agents.defaults.models` of clawdbot, `modelPolicy.allow` of openclaw. */
export function allowChanges(config: Json, dialect: Dialect, ref: string): ConfigChange[] {
  if (dialect === "clawdbot") {
    const path = ["agents", "defaults", "models"];
    const allowed = valueAt(config, path);
    if (!isJsonObject(allowed) || Object.keys(allowed).length === 0 || Object.hasOwn(allowed, ref)) return [];
    return [{ path, value: { ...allowed, [ref]: {} } }];
  }
  const path = ["agents", "defaults", "modelPolicy", "allow"];
  const allowed = textsAt(config, path);
  return allowed.length === 0 || allowed.includes(ref) ? [] : [{ path, value: [...allowed, ref] }];
}

function textsAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? (list as readonly Json[]).filter((each) => typeof each === "string") : [];
}

/** What makes one configuration of another, key by key; lists are taken whole, and stamps of the tools don't count. */
export function changesBetween(from: Json, to: Json, path: readonly string[] = []): ConfigChange[] {
  if (!isJsonObject(from) || !isJsonObject(to)) return isEqualJson(from, to) ? [] : [{ path, value: to }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => {
    if (path.length === 0 && key === "meta") return [];
    const [before, after] = [valueAt(from, [key]), valueAt(to, [key])];
    if (before === undefined || after === undefined) return [{ path: [...path, key], value: after }];
    return changesBetween(before, after, [...path, key]);
  });
}

/**
 * Those changes whose value is not (any longer) what the configuration holds. The order of keys doesn't matter, nor do
 * keys beside the planned ones: both tools write defaults of their own next to ours.
 */
export function missingChanges(config: Json | undefined, changes: readonly ConfigChange[]): ConfigChange[] {
  return changes.filter(({ path, value }) => !holds(valueAt(config, path), value));
}

function holds(actual: Json | undefined, wanted: Json | undefined): boolean {
  if (Array.isArray(wanted)) {
    const list = wanted as readonly Json[];
    if (!Array.isArray(actual) || actual.length !== list.length) return false;
    return list.every((each, index) => holds((actual as readonly Json[])[index], each));
  }
  if (!isJsonObject(wanted)) return actual === wanted;
  if (!isJsonObject(actual)) return false;
  return Object.entries(wanted).every(([key, each]) => Object.hasOwn(actual, key) && holds(actual[key], each));
}

/** A copy with the changes in it; everything else is kept, unknown keys too. */
export function applyChanges(config: Json, changes: readonly ConfigChange[]): Json {
  return changes.reduce(
    (result, { path, value }) => (value === undefined ? removeAt(result, path) : putAt(result, path, value)),
    config,
  );
}

const secretKey = /key|token|secret|password|passphrase|credential|authorization|cookie/i;
const harmlessKey = /^(?:maxTokens|maxTokensField|contextTokens|tokens)$/;

/** Whether what stands below a key of this path is a secret, whatever its own key is called. */
export const isSecretPath = (path: readonly string[]): boolean =>
  path.some((key) => key === "headers" || key === "env" || (secretKey.test(key) && !harmlessKey.test(key)));

/** A value as it may be shown: what stands under a secret's name or in `headers` is `•••`, references and the dummy stay. */
export function maskForShowing(value: Json, key = "", isSecret = false): Json {
  const isHidden = isSecret || key === "headers" || (secretKey.test(key) && !harmlessKey.test(key));
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => maskForShowing(each, key, isHidden));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, maskForShowing(each, name, isHidden)]),
    );
  }
  if (!isHidden || typeof value !== "string" || value === dummyKey || /^\$\{\w+\}$/.test(value)) return value;
  return "•••";
}
