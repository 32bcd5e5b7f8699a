import { Settings } from "../../../app/contract/settings";
import { parseRunnerOrigin } from "../../../app/domain/runner-location";

/** The newest layout this program knows; a file with a larger number is somebody newer's. */
const settingsSchema = 1;

export const defaultSettings: Settings = { theme: "system", runnerAddress: null, openclawDialect: null };

export type ReadSettings = {
  values: Settings;
  /** What we don't know of, kept as it is. */
  others: Readonly<Record<string, unknown>>;
  /** Why the file must be set aside; null when all of it was understood. */
  problem: string | null;
};

/**
 * Settings out of the file's text. What can't be used leaves its default behind and is named in `problem`;
 * the good values of a file with bad ones are kept, but none of a file from a newer program.
 */
export function readSettings(text: string): ReadSettings {
  const nothing = { values: defaultSettings, others: {} };
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { ...nothing, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return { ...nothing, problem: "not a JSON object" };
  }
  const { schema, ...rest }: Record<string, unknown> = { ...content };
  if (schema !== undefined && (typeof schema !== "number" || schema > settingsSchema)) {
    return { ...nothing, problem: `of a newer program (schema ${JSON.stringify(schema)})` };
  }
  const bad: string[] = [];
  const take = <K extends keyof Settings>(key: K): Settings[K] => {
    const value = rest[key];
    delete rest[key];
    if (value === undefined) return defaultSettings[key];
    const parsed = Settings.shape[key].safeParse(value);
    if (parsed.success) return parsed.data as Settings[K];
    bad.push(key);
    return defaultSettings[key];
  };
  const values: Settings = {
    theme: take("theme"),
    runnerAddress: take("runnerAddress"),
    openclawDialect: take("openclawDialect"),
  };
  if (values.runnerAddress !== null) {
    values.runnerAddress = parseRunnerOrigin(values.runnerAddress);
    if (values.runnerAddress === null) bad.push("runnerAddress");
  }
  return { values, others: rest, problem: bad.length === 0 ? null : `unusable: ${bad.join(", ")}` };
}

/** The file's text: ours first, then what was there and is not ours. */
export function writeSettings(values: Settings, others: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ schema: settingsSchema, ...values, ...others }, null, 2)}\n`;
}
