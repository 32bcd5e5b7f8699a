import type { CloudChoice, Dialect } from "../contract/openclaw";
import { type CloudReach, cloudReachOf, isUsed } from "./cloud-reach";
import { type Json, isEqualJson, isJsonObject, removeAt, valueAt } from "./json-value";
import {
  type ConfigChange,
  allowChanges,
  applyChanges,
  choiceChanges,
  draftConnection,
  missingChanges,
  oddKeyOf,
  readAgentChoice,
} from "./openclaw-config";
import type { RouteProfile } from "./route-profile-names";

export type LocalModel = {
  model: string;
  baseUrl: string;
  contextTokens: number;
  /** Its key lies in the tool's own store: none is written here. */
  hasStoredKey?: boolean;
  /** Other addresses of the same runner: a provider at one of them is taken over. */
  alsoAt?: readonly string[];
};

/** A provider of our own name, so that no plugin of that cloud's is brought in. */
export const cloudProvider = "cloud";

export type ProfileWish =
  /** The model is connected; other ways to a cloud than a fallback are left alone. */
  | { profile: null; local: LocalModel; cloud?: null }
  | { profile: "local-only"; local: LocalModel; cloud?: null }
  | { profile: "cloud"; local?: null; cloud: CloudChoice }
  | { profile: "local-then-cloud"; local: LocalModel; cloud: CloudChoice };

export type ProfileDraft = {
  /** Who answers with it. */
  ref: string;
  /** Null: those that are there and on this machine stay. */
  fallbacks: readonly string[] | null;
  /** Fallbacks that are there go. */
  removesFallbacks: boolean;
  /** Nothing can be planned: this key holds something unexpected. */
  oddKey: string | null;
  changes: readonly ConfigChange[];
  /** What is switched off or taken away so that nothing else reaches a cloud. */
  closed: readonly CloudReach[];
  /** What still would, and can't be changed here: each is for the user. */
  left: readonly CloudReach[];
};

/**
 * The changes that make a profile so. `local-only` closes every used way to a cloud it can; `cloud` and
 * `local-then-cloud` change who answers, and leave the rest alone.
 */
export function draftProfile({
  profile,
  config,
  dialect,
  local,
  cloud,
  ownHosts = [],
}: {
  config: Json;
  dialect: Dialect;
  ownHosts?: readonly string[];
} & ProfileWish): ProfileDraft {
  if (profile === null) {
    const { ref, changes, removesFallbacks, oddKey } = draftConnection({ config, dialect, ...local });
    return { ref, fallbacks: null, removesFallbacks, oddKey, changes, closed: [], left: [] };
  }
  const cloudRef = cloud ? `${cloudProvider}/${cloud.model}` : null;
  const ofCloud = cloud ? cloudChanges(config, cloud) : [];
  if (profile === "cloud") {
    const { path } = readAgentChoice(config, dialect);
    const ref = cloudRef ?? "";
    const changes = [...ofCloud, ...choiceChanges(config, path, ref, []), ...allowChanges(config, dialect, ref)];
    const oddKey = oddKeyOf(config, cloudProvider);
    return { ...nothingClosed, ref, fallbacks: [], oddKey, changes: missingChanges(config, changes) };
  }
  const fallbacks = cloudRef === null ? [] : [cloudRef];
  const { ref, changes, oddKey } = draftConnection({ config, dialect, ...local, fallbacks });
  const together = mergeChanges([...ofCloud, ...changes]);
  const drafted = cloudRef === null ? together : withAllowed(config, dialect, together, cloudRef);
  if (profile === "local-then-cloud") return { ...nothingClosed, ref, fallbacks, oddKey, changes: drafted };

  const before = applyChanges(config, drafted);
  const open = cloudReachOf(before, dialect, ownHosts).filter(isUsed);
  let after = before;
  const closing: ConfigChange[] = [];
  // one after the other: two of them may change the same list
  for (const reach of open) {
    const changes = closeReach(after, reach, ref);
    closing.push(...changes);
    after = applyChanges(after, changes);
  }
  const left = cloudReachOf(after, dialect, ownHosts).filter(isUsed);
  const isLeft = (reach: CloudReach) => left.some(({ path }) => path.join("\u0000") === reach.path.join("\u0000"));
  return {
    ref,
    fallbacks,
    removesFallbacks: false,
    oddKey,
    // to the letter: what is to be gone is missing in what `missingChanges` compares
    changes: mergeChanges([
      ...drafted,
      ...mergeChanges(closing).filter(({ path, value }) => !isEqualJson(valueAt(before, path), value)),
    ]),
    closed: open.filter((reach) => !isLeft(reach)),
    left,
  };
}

const nothingClosed = { removesFallbacks: false, closed: [], left: [] } as const;

/** Which profile a configuration is, by what answers; null when it is none of them. */
export function profileOf({
  isLocal,
  fallbackPlaces,
  reach,
}: {
  /** The default model is on this machine. */
  isLocal: boolean;
  fallbackPlaces: readonly string[];
  reach: readonly CloudReach[];
}): RouteProfile | null {
  const hasCloud = fallbackPlaces.some((place) => place !== "this-machine");
  if (!isLocal) return fallbackPlaces.includes("this-machine") ? null : "cloud";
  if (hasCloud) return "local-then-cloud";
  return reach.some(isUsed) ? null : "local-only";
}

function cloudChanges(config: Json, { model, baseUrl, api, keyVariable }: CloudChoice): ConfigChange[] {
  const path = ["models", "providers", cloudProvider];
  const present = valueAt(config, path);
  const models = valueAt(present, ["models"]);
  const others = (Array.isArray(models) ? (models as readonly Json[]) : []).filter(
    (each) => valueAt(each, ["id"]) !== model,
  );
  const entry = { id: model, name: model };
  const key = keyVariable === null ? {} : { apiKey: `\${${keyVariable}}` };
  const isOther = valueAt(present, ["baseUrl"]) !== baseUrl;
  const kept = isJsonObject(present) && !isOther ? present : {};
  const value = { ...kept, baseUrl, api, ...key, models: isOther ? [entry] : [...others, entry] };
  return [{ path, value }];
}

/** The cloud's model must be on a list of allowed ones too, as the local one is. */
function withAllowed(
  config: Json,
  dialect: Dialect,
  changes: readonly ConfigChange[],
  ref: string,
): readonly ConfigChange[] {
  const allowed = allowChanges(applyChanges(config, changes), dialect, ref);
  return mergeChanges([...changes, ...allowed]);
}

/** A later value for the same path takes the place of the earlier. */
function mergeChanges(changes: readonly ConfigChange[]): ConfigChange[] {
  const byPath = new Map(changes.map((change) => [change.path.join("\u0000"), change]));
  return [...byPath.values()];
}

/** What closes one way to a cloud; nothing where only the user can. */
function closeReach(config: Json, { path, kind }: CloudReach, ref: string): ConfigChange[] {
  const at = path.join(".");
  const under = (count: number) => path.slice(0, count);
  if (kind === "answers") return choiceChanges(config, under(path.lastIndexOf("model") + 1), ref, []);
  const search = path.findIndex(
    (key, index) => key === "memorySearch" || (key === "search" && path[index - 1] === "memory"),
  );
  if (search >= 0) return [{ path: [...under(search + 1), "enabled"], value: false }];
  const speech = path.indexOf("tts");
  if (speech >= 0) return [{ path: [...under(speech + 1), "auto"], value: "off" }];
  if (at.startsWith("tools.media.models.")) return [{ path: under(3), value: [] }];
  if (/^tools\.(?:media|web)\.[^.]+\./.test(at)) return [{ path: [...under(3), "enabled"], value: false }];
  if (/^plugins\.entries\.[^.]+\./.test(at)) return [{ path: [...under(3), "enabled"], value: false }];
  if (at.startsWith("diagnostics.otel.")) return [{ path: ["diagnostics", "otel", "enabled"], value: false }];
  // a list is written whole
  if (at.startsWith("hooks.mappings."))
    return [{ path: under(2), value: removeAt(valueAt(config, under(2)) ?? [], path.slice(2)) }];
  const map = path.findIndex((each) => each === "mediaModels" || each === "modelByChannel");
  if (map >= 0) return [{ path: path[map] === "mediaModels" ? under(map + 2) : path, value: undefined }];
  const key = path.findIndex((each) => /Model$|^model$/.test(each));
  const isModel = /^(?:agents|hooks|channels|tools\.exec)\./.test(at) && key >= 0;
  // without a model of its own each of these takes the one that answers, or is not there
  return isModel ? [{ path: under(key + 1), value: undefined }] : [];
}
