import type { TFunction } from "i18next";
import type { ProgramInfo } from "../../../../app/contract/program";
import type { StandaloneSnapshot } from "../../../../app/contract/standalone";
import type { Section } from "../../../pages";
import { backgroundChoices, type BackgroundChoice } from "../background-choices";
import { settingIds, settingPlaces, type SettingId } from "./setting-places";

type Entry = {
  /** As it reads where it is set. */
  label: (t: TFunction) => string;
  hint?: (t: TFunction) => string;
  /** Not on every machine; absent: it is. */
  isOffered?: (facts: SettingFacts) => boolean;
};

/** What decides whether a setting is there; `standalone` absent: not looked at, so that it may be. */
export type SettingFacts = { info: ProgramInfo | null; standalone?: StandaloneSnapshot | null };

const chosenIn =
  (choice: BackgroundChoice) =>
  ({ info }: SettingFacts) =>
    info !== null && backgroundChoices(info).includes(choice);
const isStandaloneShown = ({ standalone }: SettingFacts) => standalone !== null;
const isStandaloneRun = ({ standalone }: SettingFacts) => standalone !== null && standalone?.state !== "unsupported";

const index: Record<SettingId, Entry> = {
  language: {
    label: (t) => t("settings.language.label"),
    hint: (t) => t("settings.language.hint"),
  },
  theme: {
    label: (t) => t("settings.look.theme"),
    hint: (t) => t("settings.look.hint"),
  },
  offlineMode: {
    label: (t) => t("offline.label"),
    hint: (t) => t("offline.hint"),
  },
  runnerAddress: {
    label: (t) => `${t("settings.runner.title")}: ${t("settings.runner.address")}`,
    hint: (t) => t("settings.runner.hint"),
  },
  standalone: {
    label: (t) => t("settings.standalone.title"),
    hint: (t) => t("settings.standalone.what"),
    isOffered: isStandaloneShown,
  },
  standaloneKeep: {
    label: (t) => t("settings.standalone.keep"),
    hint: (t) => t("settings.standalone.keepHint"),
    isOffered: isStandaloneRun,
  },
  standaloneAutostart: {
    label: (t) => t("settings.standalone.autostart"),
    hint: (t) => t("settings.standalone.autostartHint"),
    isOffered: isStandaloneRun,
  },
  openclawDialect: {
    label: (t) => t("settings.file.key.openclawDialect"),
    hint: (t) => t("settings.assistant.hint"),
  },
  proveAfterSwitch: {
    label: (t) => t("settings.assistant.prove"),
    hint: (t) => t("settings.assistant.proveHint"),
  },
  startAtLogin: {
    label: (t) => t("settings.background.login"),
    hint: (t) => t("settings.background.loginHint"),
    isOffered: ({ info }) => info?.shell === "electron",
  },
  closeToTray: {
    label: (t) => t("settings.background.closeToTray"),
    hint: (t) => t("settings.background.closeToTrayHint"),
    isOffered: chosenIn("closeToTray"),
  },
  showNotifications: {
    label: (t) => t("settings.background.showNotifications"),
    hint: (t) => t("settings.background.showNotificationsHint"),
    isOffered: chosenIn("showNotifications"),
  },
  checkForUpdates: {
    label: (t) => t("settings.updates.weekly"),
    hint: (t) => t("settings.updates.title"),
  },
  settingsExport: {
    label: (t) => t("settings.file.export"),
    hint: (t) => t("settings.file.intro"),
  },
  settingsImport: {
    label: (t) => t("settings.file.import"),
    hint: (t) => t("settings.file.importHint"),
  },
  settingsReset: {
    label: (t) => t("settings.file.reset"),
    hint: (t) => t("settings.file.resetHint"),
  },
  undoEverything: {
    label: (t) => t("settings.undo.title"),
    hint: (t) => t("settings.undo.intro"),
  },
  removal: {
    label: (t) => t("settings.removal.title"),
    hint: (t) => t("settings.removal.intro"),
  },
  about: {
    label: (t) => t("settings.about.title"),
    hint: (t) => `${t("settings.about.version")}, ${t("settings.about.folder")}`,
  },
  contextTokens: {
    label: (t) => t("resources.context.label"),
    hint: (t) => t("resources.context.hint"),
  },
  gpuLayers: {
    label: (t) => t("resources.gpu.label"),
    hint: (t) => t("resources.gpu.hint"),
  },
  threads: {
    label: (t) => t("resources.threads.label"),
    hint: (t) => t("resources.threads.hint"),
  },
  keepAlive: {
    label: (t) => t("resources.keep.label"),
    hint: (t) => t("resources.keep.hint"),
  },
  limitMemory: {
    label: (t) => t("resources.limits.memory.label"),
    hint: (t) => t("resources.limits.memory.hint"),
  },
  limitCpus: {
    label: (t) => t("resources.limits.cpus.label"),
    hint: (t) => t("resources.limits.cpus.hint"),
  },
  warmUpAfterLoad: {
    label: (t) => t("speed.warm.auto"),
    hint: (t) => t("speed.warm.autoHint"),
  },
  vramCorrection: {
    label: (t) => t("settings.file.key.vramCorrectionBytes"),
    hint: (t) => t("settings.vram.how"),
  },
  cloudPrice: {
    label: (t) => t("settings.file.key.cloudPrice"),
    hint: (t) => t("settingsFind.hint.cloudPrice"),
  },
  cliProfiles: {
    label: (t) => t("settings.file.key.cliProfiles"),
  },
  connect: {
    label: (t) => t("openclaw.connect.title"),
    hint: (t) => t("settingsFind.hint.connect"),
  },
  gateway: {
    label: (t) => t("openclaw.gateway.title"),
    hint: (t) => t("settingsFind.hint.gateway"),
  },
};

export type KnownSetting = { id: SettingId; place: Section; label: string; hint: string; terms: string };

/** Every setting there is on this machine, in the words of the window. */
export function knownSettings(facts: SettingFacts, t: TFunction): KnownSetting[] {
  return settingIds.flatMap((id) => {
    const { label, hint, isOffered } = index[id];
    if (isOffered?.(facts) === false) return [];
    const words = { label: label(t), hint: hint?.(t) ?? "", terms: t(`settingsFind.terms.${id}`) };
    return [{ id, place: settingPlaces[id], ...words }];
  });
}
