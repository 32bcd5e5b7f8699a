import type { Section } from "../../../pages";

/**
 * Everything that can be set, and where: each is a `Setting` there. Settings is searched by this list and the palette
 * shows it; its words are in `setting-index.ts`, its other names in `settingsFind.terms`.
 */
export const settingPlaces = {
  language: "settings/language",
  theme: "settings/look",
  offlineMode: "settings/offline",
  runnerAddress: "settings/runner",
  standalone: "settings/standalone",
  standaloneKeep: "settings/standalone",
  standaloneAutostart: "settings/standalone",
  openclawDialect: "settings/openclaw",
  proveAfterSwitch: "settings/openclaw",
  startAtLogin: "settings/background",
  closeToTray: "settings/background",
  showNotifications: "settings/background",
  checkForUpdates: "settings/updates",
  settingsExport: "settings/file",
  settingsImport: "settings/file",
  settingsReset: "settings/file",
  undoEverything: "settings/undo",
  removal: "settings/removal",
  about: "settings/about",
  contextTokens: "resources/settings",
  gpuLayers: "resources/settings",
  threads: "resources/settings",
  keepAlive: "resources/settings",
  limitMemory: "resources/limits",
  limitCpus: "resources/limits",
  warmUpAfterLoad: "resources/speed",
  vramCorrection: "home/machine",
  cloudPrice: "activity/requests",
  cliProfiles: "openclaw/found",
  connect: "openclaw/connect",
  gateway: "openclaw/gateway",
} as const satisfies Record<string, Section>;

export type SettingId = keyof typeof settingPlaces;
export const settingIds = Object.keys(settingPlaces) as SettingId[];

/** Where a setting is, as an address names it. */
export const spotOf = (id: SettingId): `${Section}/${SettingId}` => `${settingPlaces[id]}/${id}`;
