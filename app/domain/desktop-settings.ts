import type { FileChange } from "../contract/set-up";
import { type Json, type JsonObject, isEqualJson, isJsonObject, parseJson, valueAt } from "./json-value";

/**
 * Docker Desktop's own settings file. Key names from Desktop's logs and users' files: no documentation of it is public.
 * Only what differs from the default is in it, and some files hold the same key in two spellings.
 */
const inference = "EnableInference";
const tcp = "EnableInferenceTCP";
const tcpPort = "EnableInferenceTCPPort";

/** What is to be in the file, in the spelling Docker Desktop writes. */
export function wantedInference(port: number | null): Readonly<Record<string, Json>> {
  return { [inference]: true, ...(port === null ? {} : { [tcp]: true, [tcpPort]: port }) };
}

/** The file as JSON; null when it is none, or no object. A mark of byte order may stand before it. */
function objectIn(text: string): JsonObject | null {
  const content = parseJson(text.replace(/^\uFEFF/, ""));
  return isJsonObject(content) ? content : null;
}

function spellingsOf(settings: JsonObject, key: string): string[] {
  return Object.keys(settings).filter((each) => each.toLowerCase() === key.toLowerCase());
}

/** Whether the file itself switches Model Runner on or off; null: it leaves that to Docker Desktop, or can't be read. */
export function inferenceIn(text: string): boolean | null {
  const settings = objectIn(text);
  if (settings === null) return null;
  const values = spellingsOf(settings, inference).map((key) => settings[key]);
  const said = values.filter((value) => typeof value === "boolean");
  return said.length === 0 ? null : said.every(Boolean);
}

/** Whether the file says that usage statistics are sent; null: it leaves that to Docker Desktop, or can't be read. */
export function telemetryIn(text: string): boolean | null {
  const settings = objectIn(text);
  if (settings === null) return null;
  const said = spellingsOf(settings, "AnalyticsEnabled").map((key) => settings[key]);
  return said.some((value) => typeof value === "boolean") ? said.includes(true) : null;
}

/**
 * The file with the wanted values, all else as it was and in its order. A key that is there in another spelling is set
 * there too, so that the two don't disagree. Null when the text is not such a file.
 */
export function editSettings(
  text: string,
  wanted: Readonly<Record<string, Json>>,
): { text: string; changes: FileChange[] } | null {
  const settings = objectIn(text);
  if (settings === null) return null;
  const changes = Object.entries(wanted).flatMap(([key, value]) => {
    const spellings = spellingsOf(settings, key);
    return (spellings.length === 0 ? [key] : spellings)
      .filter((each) => !isEqualJson(settings[each], value))
      .map((each) => ({ key: each, before: jsonOrNull(settings[each]), after: JSON.stringify(value) }));
  });
  return { text: withChanges(text, settings, changes), changes };
}

/** Takes changes back as far as their values are still those written; null when that is true of none of them. */
export function takeBack(text: string, changes: readonly FileChange[]): { text: string; changes: FileChange[] } | null {
  const settings = objectIn(text);
  if (settings === null) return null;
  const own = changes.filter(({ key, after }) => jsonOrNull(settings[key]) === after);
  if (own.length === 0) return null;
  const back = own.map(({ key, before, after }) => ({ key, before: after, after: before }));
  return { text: withChanges(text, settings, back), changes: back };
}

/** Names of what a file does not say as it should. */
export function missingIn(text: string, changes: readonly FileChange[]): string[] {
  const settings = objectIn(text) ?? {};
  return changes.filter(({ key, after }) => jsonOrNull(settings[key]) !== after).map(({ key }) => key);
}

const jsonOrNull = (value: Json | undefined) => (value === undefined ? null : JSON.stringify(value));

function withChanges(text: string, settings: JsonObject, changes: readonly FileChange[]): string {
  const next: Record<string, Json> = { ...settings };
  for (const { key, after } of changes) {
    if (after === null) delete next[key];
    else next[key] = JSON.parse(after) as Json;
  }
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  return `${mark}${JSON.stringify(next, null, indent)}${text.endsWith("\n") ? "\n" : ""}`;
}

/** Whether an organisation's policy (`admin-settings.json`) holds Model Runner off. */
export function isLockedOff(adminText: string | null): boolean {
  if (adminText === null) return false;
  const settings = objectIn(adminText) ?? {};
  const [key] = spellingsOf(settings, inference);
  const entry = key === undefined ? undefined : settings[key];
  return valueAt(entry, ["locked"]) === true && valueAt(entry, ["value"]) === false;
}

/** Whether a key is about the port for programs outside Docker. */
export function isPortKey(key: string): boolean {
  return key.toLowerCase().startsWith(tcp.toLowerCase());
}

/** Two changes of one file as one: each key from what it was at first to what it is now. */
export function joinChanges(first: readonly FileChange[], second: readonly FileChange[]): FileChange[] {
  const others = first.filter(({ key }) => !second.some((change) => change.key === key));
  const joined = second.map((change) => ({
    ...change,
    before: (first.find(({ key }) => key === change.key) ?? change).before,
  }));
  return [...others, ...joined];
}
