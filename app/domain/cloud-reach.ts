import type { Dialect, ModelPlace } from "../contract/openclaw";
import { type Json, isJsonObject, textOf, valueAt } from "./json-value";
import { describeModel, placeOfBaseUrl, splitModelRef } from "./model-place";
import { baseUrlOfProvider, readAgentChoice } from "./openclaw-config";

/** One place of a configuration from which words can leave this machine. */
export type CloudReach = {
  path: readonly string[];
  /** A reference, a provider or an address, as it is written; never a key. */
  what: string;
  place: Exclude<ModelPlace, "this-machine">;
  kind: /** A conversation is answered there. */
    | "answers"
    /** Something beside the answers (images, speech, memory …) is computed there. */
    | "feature"
    /** Nothing is written, and the tool's own default goes there. */
    | "default"
    /** Only when it is chosen, or used by hand: a provider, an allowed model, a key. */
    | "possible";
};

/** Providers of the two tools that compute on the machine they run on, unless an address says otherwise. */
const localProviders = new Set([
  "local",
  "none",
  "off",
  "disabled",
  "mock",
  "ollama",
  "lmstudio",
  "openai-compatible",
  "sherpa-onnx",
  "whisper-cpp",
]);
/** No model is named below these: layout, stamps, catalogues that are read apart, secrets' sources, ids of channels. */
const readApart = new Set(["meta", "wizard", "logging", "secrets", "auth", "env", "transcripts", "models"]);
const notAModel = /(?:Arg|Path|CacheDir|Scope|Policy|Aliases)$/;

type Place = { path: readonly string[]; isOff: boolean };

/**
 * Every place of a configuration that names a model, provider or address which is not on this machine; by the names of
 * keys and not by a list of them, so that a later version's new keys are found too. What a part switched off
 * (`enabled: false`) names is left out. Keys' values are never in it.
 */
export function cloudReachOf(config: Json, dialect: Dialect, ownHosts: readonly string[] = []): readonly CloudReach[] {
  const found: CloudReach[] = [];
  const baseUrlOf = (provider: string) => baseUrlOfProvider(config, provider);
  function placeOfRef(ref: string): ModelPlace {
    const { provider, model, baseUrl, place } = describeModel(resolveAlias(config, ref), baseUrlOf, ownHosts);
    // Ollama's own cloud answers under names that end so, through the local address
    if (/[-:]cloud$/.test(model)) return "cloud";
    return baseUrl === null && localProviders.has(provider.toLowerCase()) ? "this-machine" : place;
  }

  function add(path: readonly string[], what: string, place: ModelPlace, kind: CloudReach["kind"]) {
    if (place !== "this-machine") found.push({ path, what, place, kind });
  }

  function placeOfProvider(provider: string, beside: Json): ModelPlace {
    const written = baseUrlOf(provider);
    if (written !== null) return placeOfBaseUrl(written, ownHosts);
    const own = textOf(valueAt(beside, ["remote", "baseUrl"])) ?? textOf(valueAt(beside, ["baseUrl"]));
    if (own !== null) return placeOfBaseUrl(own, ownHosts);
    return localProviders.has(provider.toLowerCase()) ? "this-machine" : "cloud";
  }

  function visit(value: Json, { path, isOff }: Place): void {
    if (Array.isArray(value)) {
      (value as readonly Json[]).forEach((each, index) => visit(each, { path: [...path, String(index)], isOff }));
      return;
    }
    if (!isJsonObject(value) || isSecretReference(value)) return;
    const off = isOff || value["enabled"] === false;
    for (const [key, each] of Object.entries(value)) {
      const at = [...path, key];
      if (path.length === 0 && readApart.has(key)) continue;
      if (key === "models" && path.join(".") === "agents.defaults") visitCatalogue(each, at);
      else if (key === "modelPolicy") visitAllowed(each, [...at, "allow"], "allow");
      else if (/(?:^allow|^allowed).*models$/i.test(key)) visitAllowed(value, at, key);
      else if (key === "modelByChannel" || key === "mediaModels") visitMap(each, { path: at, isOff: off });
      else if (/model(?:Id|Fallback)?$/i.test(key) && !notAModel.test(key))
        visitModel(each, value, { path: at, isOff: off });
      else if (/provider(?:Id)?$/i.test(key) && typeof each === "string" && each !== "") {
        if (!off) add(at, each, placeOfProvider(each, value), kindOf(at, config));
      } else if (key === "fallback" && typeof each === "string" && each !== "") {
        if (!off) add(at, each, placeOfProvider(each, null), kindOf(at, config));
      } else if (/(?:baseUrl|endpoint)$/i.test(key) && typeof each === "string" && path[0] !== "channels") {
        if (!off) add(at, originOf(each), placeOfBaseUrl(each, ownHosts), kindOf(at, config));
      } else visit(each, { path: at, isOff: off });
    }
  }

  /** A reference, or `{ primary, fallbacks }`; without a slash it belongs to the provider beside it. */
  function visitModel(value: Json, beside: Json, { path, isOff }: Place): void {
    if (isOff) return;
    if (typeof value === "string") {
      const isTold = value.trim() === "" || providerBeside(beside) !== null;
      // the provider beside it is judged by itself, and so is a block that is named after one
      if (isTold || (splitModelRef(resolveAlias(config, value)) === null && isBlockOfProvider(path))) return;
      add(path, value, placeOfRef(value), kindOf(path, config));
      return;
    }
    if (!isJsonObject(value)) return;
    for (const [key, each] of Object.entries(value)) {
      const list = Array.isArray(each) ? (each as readonly Json[]) : [each];
      list.forEach((ref, index) => {
        const at = Array.isArray(each) ? [...path, key, String(index)] : [...path, key];
        if (key !== "primary" && key !== "fallbacks") visit(ref, { path: at, isOff });
        else if (typeof ref === "string" && ref.trim() !== "") add(at, ref, placeOfRef(ref), kindOf(at, config));
      });
    }
  }

  function visitCatalogue(value: Json, path: readonly string[]) {
    if (!isJsonObject(value)) return;
    for (const ref of Object.keys(value)) add([...path, ref], ref, placeOfRef(ref), "possible");
  }

  function visitAllowed(value: Json, path: readonly string[], key: string) {
    const allowed = valueAt(value, [key]);
    if (!Array.isArray(allowed)) return;
    (allowed as readonly Json[]).forEach((ref, index) => {
      if (typeof ref === "string") add([...path, String(index)], ref, placeOfRef(ref), "possible");
    });
  }

  /** `mediaModels.image`, `modelByChannel.slack.C1`: names of anything, and models below them. */
  function visitMap(value: Json, { path, isOff }: Place) {
    const isModel = typeof value === "string" || valueAt(value, ["primary"]) !== undefined;
    if (isModel || valueAt(value, ["fallbacks"]) !== undefined) visitModel(value, null, { path, isOff });
    else if (isJsonObject(value))
      for (const [key, each] of Object.entries(value)) visitMap(each, { path: [...path, key], isOff });
  }

  visit(config, { path: [], isOff: false });
  addDefaults();
  addPossible();
  return found;

  function addDefaults() {
    if (readAgentChoice(config, dialect).primary === null) add(["agents", "defaults", "model"], "", "cloud", "default");
    const path = dialect === "clawdbot" ? ["agents", "defaults", "memorySearch"] : ["memory", "search"];
    const search = valueAt(config, path);
    const isSet = textOf(valueAt(search, ["provider"])) !== null;
    // both embed memory files with OpenAI when nothing is said and a key is in their environment
    if (!isSet && valueAt(search, ["enabled"]) !== false) add(path, "openai", "cloud", "default");
  }

  function addPossible() {
    const providers = valueAt(config, ["models", "providers"]);
    for (const [id, provider] of isJsonObject(providers) ? Object.entries(providers) : []) {
      const baseUrl = textOf(valueAt(provider, ["baseUrl"]));
      const what = baseUrl === null ? id : `${id} (${originOf(baseUrl)})`;
      add(["models", "providers", id], what, placeOfBaseUrl(baseUrl, ownHosts), "possible");
    }
    const profiles = valueAt(config, ["auth", "profiles"]);
    for (const [id, profile] of isJsonObject(profiles) ? Object.entries(profiles) : []) {
      const provider = textOf(valueAt(profile, ["provider"]));
      if (provider !== null) add(["auth", "profiles", id], provider, placeOfProvider(provider, null), "possible");
    }
    for (const path of [["env"], ["env", "vars"]]) {
      const variables = valueAt(config, path);
      for (const name of isJsonObject(variables) ? Object.keys(variables) : [])
        if (isCloudKeyName(name)) add([...path, name], name, "cloud", "possible");
    }
  }
}

/** With none of these a configuration is local only: what is merely possible needs a hand to choose it. */
export const isUsed = ({ kind }: CloudReach): boolean => kind !== "possible";

/** A variable's name under which a cloud's key is kept, as both tools read them from the environment. */
const isCloudKeyName = (name: string): boolean =>
  /(?:^|_)(?:API_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|OAUTH_TOKEN|AUTH_TOKEN)$/i.test(name) &&
  !/^(?:OPENCLAW|CLAWDBOT|HOMEPORT)_/i.test(name);

/** Names of cloud keys in the text of a `.env` file; never their values. */
export function cloudKeysIn(text: string): readonly string[] {
  const names = [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].filter(isCloudKeyName);
}

const providerBeside = (value: Json): string | null => textOf(valueAt(value, ["provider"]));

/** `tts.openai.model`: the name of the block says whose model it is, and `tts.provider` whether it is used. */
const isBlockOfProvider = (path: readonly string[]): boolean =>
  ["openai", "elevenlabs", "perplexity", "microsoft", "edge", "remote"].includes(path.at(-2) ?? "") ||
  path.at(-3) === "providers";

function kindOf(path: readonly string[], config: Json): CloudReach["kind"] {
  const at = path.join(".");
  if (/^agents\.(?:defaults|entries\.[^.]+|list\.\d+)\.model(?:\.|$)/.test(at)) return "answers";
  const speech = path.indexOf("tts");
  if (speech < 0) return "feature";
  // speech is off until it is switched on
  const settings = valueAt(config, path.slice(0, speech + 1));
  const auto = valueAt(settings, ["auto"]);
  const isOn = valueAt(settings, ["enabled"]) === true || (typeof auto === "string" && auto !== "off");
  return isOn ? "feature" : "possible";
}

/** `{ source, provider, id }`: where a secret comes from; its provider is none of models. */
const isSecretReference = (value: Json): boolean =>
  textOf(valueAt(value, ["source"])) !== null && textOf(valueAt(value, ["id"])) !== null;

/** `agents.defaults.models.<ref>.alias` may stand for the reference. */
function resolveAlias(config: Json, ref: string): string {
  const catalogue = valueAt(config, ["agents", "defaults", "models"]);
  if (!isJsonObject(catalogue) || ref.includes("/")) return ref;
  return Object.entries(catalogue).find(([, entry]) => valueAt(entry, ["alias"]) === ref)?.[0] ?? ref;
}

/** An address may carry a key in its path or query: the origin is enough. */
const originOf = (text: string): string => (URL.canParse(text) ? new URL(text).origin : "");
