import type { TFunction } from "i18next";
import type { Words } from "../../i18n";
import { formatCount, formatList } from "../../ui/format";

type KeyWord = keyof Words["openclaw"]["plan"]["key"];

const patterns: readonly (readonly [RegExp, KeyWord])[] = [
  [/^models\.providers\.[^.]+$/, "provider"],
  [/^models\.providers\..+\.baseUrl$/, "baseUrl"],
  [/^models\.providers\..+\.apiKey$/, "apiKey"],
  [/^models\.providers\..+\.api$/, "api"],
  [/^models\.providers\..+\.models$/, "models"],
  [/^agents\..+\.model\.primary$/, "primary"],
  [/^agents\..+\.model$/, "model"],
  [/^agents\.defaults\.(models|modelPolicy\.allow)$/, "allow"],
  [/^gateway\.mode$/, "gatewayMode"],
  [/^gateway\.bind$/, "gatewayBind"],
  [/^gateway\.auth\.mode$/, "gatewayAuth"],
  [/^gateway\.auth\.token$/, "gatewayToken"],
  [/^gateway\.http\.endpoints\.chatCompletions\.enabled$/, "gatewayChat"],
];

/** What a key of the configuration is for, as a name of `openclaw.plan.key`. */
export function keyWord(key: string): KeyWord {
  return patterns.find(([pattern]) => pattern.test(key))?.[1] ?? "other";
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON as people read it; what is none stays as it is. */
export function prettyJson(json: string): string {
  const value = parse(json);
  return value === undefined ? json : JSON.stringify(value, null, 2);
}

function entryText(t: TFunction, entry: unknown): string | null {
  if (typeof entry === "string") return entry;
  if (!isObject(entry) || typeof entry["id"] !== "string") return null;
  const { id, contextWindow } = entry;
  return typeof contextWindow === "number"
    ? t("openclaw.plan.value.modelContext", { model: id, tokens: formatCount(contextWindow) })
    : id;
}

function listText(t: TFunction, list: readonly unknown[]): string {
  if (list.length === 0) return t("openclaw.plan.value.none");
  const texts = list.map((entry) => entryText(t, entry));
  return texts.every((text) => text !== null)
    ? formatList(texts)
    : t("openclaw.plan.value.entries", { count: list.length });
}

/** A value of the configuration in words; null when it is not set. */
export function valueText(t: TFunction, json: string | null): string {
  if (json === null) return t("openclaw.plan.unset");
  const value = parse(json);
  if (value === undefined) return json;
  if (Array.isArray(value)) return listText(t, value);
  if (!isObject(value)) return String(value);
  const { primary, fallbacks, baseUrl, models } = value;
  if (typeof primary === "string") {
    if (!Array.isArray(fallbacks)) return primary;
    return fallbacks.length === 0
      ? t("openclaw.plan.value.noFallbacks", { model: primary })
      : t("openclaw.plan.value.fallbacks", { model: primary, list: listText(t, fallbacks) });
  }
  if (typeof baseUrl === "string" && Array.isArray(models)) {
    return t("openclaw.plan.value.provider", { address: baseUrl, models: listText(t, models) });
  }
  const keys = Object.keys(value);
  const isSet = keys.length > 0 && keys.every((key) => isObject(value[key]) && Object.keys(value[key]).length === 0);
  return isSet ? keys.join(", ") : t("openclaw.plan.value.entries", { count: keys.length });
}
