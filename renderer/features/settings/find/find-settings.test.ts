import i18next, { type TFunction } from "i18next";
import { expect, test } from "vitest";
import { SettingChoice } from "../../../../app/contract/settings";
import type { StandaloneSnapshot } from "../../../../app/contract/standalone";
import { loadAllWords } from "../../../i18n";
import { sampleProgram } from "../../../test/samples";
import { sampleStandalone } from "../../../test/standalone-samples";
import { findSettings, placesIn } from "./find-settings";
import { knownSettings } from "./setting-index";
import { settingIds, type SettingId } from "./setting-places";

const words = i18next.createInstance();
await words.init({ lng: "en", resources: { en: { translation: await loadAllWords() } } });
const t = words.t as TFunction;
const all = knownSettings({ info: sampleProgram({ platform: "linux" }) }, t);
const find = (text: string) =>
  findSettings(all, text, ({ place }) => t(`palette.section.${place}`)).map(({ id }) => id);

test.each<[string, SettingId[]]>([
  ["dark", ["theme"]],
  ["DÁRK", ["theme"]],
  ["startup", ["standaloneAutostart", "startAtLogin", "gateway"]],
  ["proxy", ["offlineMode", "runnerAddress"]],
  ["porxy", ["offlineMode", "runnerAddress"]],
  ["context window", ["contextTokens"]],
  ["keep-alive", ["keepAlive"]],
  ["uninstall", ["undoEverything", "removal"]],
  ["save a copy of the settings", ["settingsExport"]],
  ["use the settings of a file", ["settingsImport"]],
  ["bannre", ["showNotifications"]],
  ["xyzzy", []],
  ["  ", []],
])("%s finds %j", (text, found) => expect(find(text)).toEqual(found));

test.each(["port", "token", "internet", "backup", "default", "gpu", "ram", "login", "tray"])(
  "%s finds something",
  (text) => expect(find(text)).not.toEqual([]),
);

test("what is found at the start of a word leaves out what is inside of others", () => {
  expect(find("ram")).not.toContain("about");
});

test("in a browser there is no tray, and nothing starts with the system", () => {
  const inBrowser = knownSettings({ info: sampleProgram({ shell: "browser" }) }, t).map(({ id }) => id);
  expect(settingIds.filter((id) => !inBrowser.includes(id))).toEqual([
    "startAtLogin",
    "closeToTray",
    "showNotifications",
  ]);
});

test.each<[string, string, string[]]>([
  ["Größe der Größe", "grosse", ["Größe", "Größe"]],
  ["Straße", "ss", ["ß"]],
  ["Keep it", "it keep", ["it", "Keep"]],
  ["👍 dark", "dark", ["dark"]],
  ["Keep it", "no", []],
])("in %j, %j stands at %j", (text, typed, found) =>
  expect(placesIn(text, typed).map(([start, end]) => text.slice(start, end))).toEqual(found),
);

test("what is not shown of the runner without Docker is not counted", () => {
  const idsWith = (standalone: StandaloneSnapshot | null) =>
    knownSettings({ info: null, standalone }, t).flatMap(({ id }) => (id.startsWith("standalone") ? [id] : []));
  expect(idsWith(null)).toEqual([]);
  expect(idsWith(sampleStandalone({ state: "unsupported" }))).toEqual(["standalone"]);
  expect(idsWith(sampleStandalone())).toEqual(["standalone", "standaloneKeep", "standaloneAutostart"]);
});

/** Where each thing that is kept can be found: one that is new does not compile without a place. */
const kept: Record<(typeof SettingChoice.options)[number], SettingId> = {
  language: "language",
  theme: "theme",
  runnerAddress: "runnerAddress",
  openclawDialect: "openclawDialect",
  cliProfiles: "cliProfiles",
  closeToTray: "closeToTray",
  showNotifications: "showNotifications",
  warmUpAfterLoad: "warmUpAfterLoad",
  cloudPrice: "cloudPrice",
  proveAfterSwitch: "proveAfterSwitch",
  offlineMode: "offlineMode",
  checkForUpdates: "checkForUpdates",
  vramCorrectionBytes: "vramCorrection",
};

test.each(SettingChoice.options)("%s can be found by the name it has in a file of settings", (choice) => {
  const name = t(`settings.file.key.${choice}`).replaceAll(/\b(?:of|the|in|a)\b/g, "");
  expect(find(name)).toContain(kept[choice]);
});
