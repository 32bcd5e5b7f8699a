import { Settings } from "../../../app/contract/settings";
import { parseRunnerOrigin } from "../../../app/domain/runner-location";
import { migrate, newestLayout } from "./migrations";

export const defaultSettings: Settings = {
  theme: "system",
  runnerAddress: null,
  openclawDialect: null,
  closeToTray: true,
  showNotifications: true,
  wasToldOfTray: false,
};

export type ReadSettings = {
  values: Settings;
  /** What we don't know of, kept as it is. */
  others: Readonly<Record<string, unknown>>;
  /** A usable file that the user chose not to take up again; by its name. */
  leftAside: string | null;
  /** It had an older layout, and was brought to ours. */
  isMigrated: boolean;
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
    return unusable("damaged", `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return unusable("damaged", "not a JSON object");
  }
  const { schema = 0, ...found }: Record<string, unknown> = { ...content };
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 0) {
    return unusable("damaged", `of no layout (schema ${JSON.stringify(schema)})`);
  }
  if (schema > newestLayout) return unusable("newer", `of a newer program (schema ${schema})`);

  const rest: Record<string, unknown> = { ...migrate(found, schema) };
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
    closeToTray: take("closeToTray"),
    showNotifications: take("showNotifications"),
    wasToldOfTray: take("wasToldOfTray"),
  };
  const corrections = take("vramCorrectionBytes");
  if (corrections !== undefined) values.vramCorrectionBytes = corrections;
  const warmUpAfterLoad = take("warmUpAfterLoad");
  if (warmUpAfterLoad !== undefined) values.warmUpAfterLoad = warmUpAfterLoad;
  const cloudPrice = take("cloudPrice");
  if (cloudPrice !== undefined) values.cloudPrice = cloudPrice;
  const proveAfterSwitch = take("proveAfterSwitch");
  if (proveAfterSwitch !== undefined) values.proveAfterSwitch = proveAfterSwitch;
  const chosenModel = take("chosenModel");
  if (chosenModel !== undefined) values.chosenModel = chosenModel;
  const offlineMode = take("offlineMode");
  if (offlineMode !== undefined) values.offlineMode = offlineMode;
  const pausedSince = take("pausedSince");
  if (pausedSince !== undefined) values.pausedSince = pausedSince;
  const cliProfiles = take("cliProfiles");
  if (cliProfiles !== undefined) values.cliProfiles = cliProfiles;
  if (values.runnerAddress !== null) {
    values.runnerAddress = parseRunnerOrigin(values.runnerAddress);
    if (values.runnerAddress === null) bad.push("runnerAddress");
  }
  const { leftAside, ...others } = rest;
  return {
    values,
    others,
    leftAside: typeof leftAside === "string" ? leftAside : null,
    isMigrated: schema < newestLayout,
    problem: bad.length === 0 ? null : { kind: "damaged", words: `unusable: ${bad.join(", ")}` },
  };
}

function unusable(kind: "damaged" | "newer", words: string): ReadSettings {
  return { values: defaultSettings, others: {}, leftAside: null, isMigrated: false, problem: { kind, words } };
}

/** The file's text: ours first, then what was there and is not ours. */
export function writeSettings(
  values: Settings,
  { others, leftAside }: Pick<ReadSettings, "others" | "leftAside">,
): string {
  const ours = { schema: newestLayout, ...values, ...(leftAside === null ? {} : { leftAside }) };
  return `${JSON.stringify({ ...ours, ...others }, null, 2)}\n`;
}
