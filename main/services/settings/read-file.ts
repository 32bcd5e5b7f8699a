import type { z } from "zod";
import { CodedError } from "../../../app/contract/errors";
import { SettingChoice, Settings } from "../../../app/contract/settings";
import { parseRunnerAddress, writeRunnerAddress } from "../../../app/domain/runner-address";
import { migrate, newestLayout } from "./migrations";

export const defaultSettings: Settings = {
  theme: "system",
  runnerAddress: null,
  openclawDialect: null,
  closeToTray: true,
  showNotifications: true,
  wasToldOfTray: false,
};

const settingNames = Settings.keyof().options;

export type ReadSettings = {
  values: Settings;
  /** What we don't know of, kept as it is. */
  others: Readonly<Record<string, unknown>>;
  /** A usable file that the user chose not to take up again; by its name. */
  leftAside: string | null;
  /** It had an older layout, and was brought to ours. */
  isMigrated: boolean;
  /** Whether offline mode was on could not be read: `values` have it on. */
  isOfflineUnsure: boolean;
  /** Why the file must be set aside; null when all of it was understood. */
  problem: { kind: "damaged" | "newer"; words: string } | null;
};

/**
 * Settings out of the file's text. What can't be used leaves its default behind and is named in `problem`;
 * the good values of a file with bad ones are kept, but none of a file from a newer program.
 */
export function readSettings(text: string): ReadSettings {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return unusable(
      "damaged",
      `not JSON: ${error instanceof Error ? error.message : String(error)}`,
      lastOfflineIn(text),
    );
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return unusable("damaged", "not a JSON object", null);
  }
  const { schema = 0, ...found }: Record<string, unknown> = { ...content };
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 0) {
    return unusable("damaged", `of no layout (schema ${JSON.stringify(schema)})`, lastOfflineIn(text));
  }
  if (schema > newestLayout) return unusable("newer", `of a newer program (schema ${schema})`, lastOfflineIn(text));

  const rest: Record<string, unknown> = { ...migrate(found, schema) };
  const bad: string[] = [];
  const values: Settings = { ...defaultSettings };
  for (const key of settingNames) {
    const value = rest[key];
    delete rest[key];
    if (value === undefined) continue;
    const parsed = Settings.shape[key].safeParse(value);
    if (parsed.success) Object.assign(values, { [key]: parsed.data });
    else bad.push(key);
  }
  const isOfflineUnsure = bad.includes("offlineMode");
  if (isOfflineUnsure) values.offlineMode = true;
  if (values.runnerAddress !== null) {
    const parsed = parseRunnerAddress(values.runnerAddress);
    values.runnerAddress = parsed.ok ? writeRunnerAddress(parsed) : null;
    if (values.runnerAddress === null) bad.push("runnerAddress");
  }
  const { leftAside, ...others } = rest;
  return {
    values,
    others,
    leftAside: typeof leftAside === "string" ? leftAside : null,
    isMigrated: schema < newestLayout,
    isOfflineUnsure,
    problem: bad.length === 0 ? null : { kind: "damaged", words: `unusable: ${bad.join(", ")}` },
  };
}

/** The usual values, and offline mode as it was where that can be told; else on, for nobody said that it was off. */
function unusable(kind: "damaged" | "newer", words: string, wasOffline: boolean | null): ReadSettings {
  return {
    values: wasOffline === false ? defaultSettings : { ...defaultSettings, offlineMode: true },
    others: {},
    leftAside: null,
    isMigrated: false,
    isOfflineUnsure: wasOffline === null,
    problem: { kind, words },
  };
}

/** What a text that is no settings file says of offline mode; null: nothing. */
function lastOfflineIn(text: string): boolean | null {
  const said = [...text.matchAll(/"offlineMode"\s*:\s*(true|false)\b/g)].map(([, value]) => value);
  return said.length === 0 ? null : said.includes("true");
}

export type Choices = { [K in z.infer<typeof SettingChoice>]?: Settings[K] };

/** The choices among the settings, as the text of a file that another machine can take up. */
export function writeChoices(values: Settings): string {
  const choices = SettingChoice.options.map((key) => [key, values[key]] as const);
  return `${JSON.stringify({ schema: newestLayout, ...Object.fromEntries(choices) }, null, 2)}\n`;
}

/**
 * The choices in such a text, or in a settings file; what it does not name stays as it is. Throws settings-unusable for a
 * text that is not understood whole, and for one that names no setting: it is another program's.
 */
export function readChoices(text: string): Choices {
  const { values, problem } = readSettings(text);
  if (problem !== null) throw new CodedError("settings-unusable", `The file is ${problem.words}`, problem.words);
  const named: object = JSON.parse(text.replace(/^\uFEFF/, ""));
  const chosen = SettingChoice.options.filter((key) => Object.hasOwn(named, key));
  if (chosen.length === 0) {
    const words = "without any setting of Homeport";
    throw new CodedError("settings-unusable", `The file is ${words}`, words);
  }
  return Object.fromEntries(chosen.map((key) => [key, values[key]]));
}

/** The file's text: ours first, then what was there and is not ours. */
export function writeSettings(
  values: Settings,
  { others, leftAside }: Pick<ReadSettings, "others" | "leftAside">,
): string {
  const ours = { schema: newestLayout, ...values, ...(leftAside === null ? {} : { leftAside }) };
  return `${JSON.stringify({ ...ours, ...others }, null, 2)}\n`;
}
