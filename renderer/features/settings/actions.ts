import type { Theme } from "../../../app/contract/settings";
import { languageChoices, languageNames } from "../../../app/domain/language";
import { ask, type FeatureActions } from "../../actions/action";
import { type BackgroundChoice, backgroundChoices } from "./background-choices";
import { knownSettings } from "./find/setting-index";
import { spotOf } from "./find/setting-places";

const themes: readonly Theme[] = ["system", "light", "dark"];

/** A setting that is on or off. */
type Toggle = { setting: BackgroundChoice | "offlineMode" | "checkForUpdates"; keywords?: string };

/** What the user can set. */
export const settingsActions: FeatureActions = ({ settings, program }, t) => {
  const values = settings?.values ?? null;
  const address = values?.runnerAddress ?? null;
  const noneAside = (settings?.setAside ?? null) === null ? t("palette.not.noneAside") : null;
  const toggles: Toggle[] = [
    ...(program === null ? [] : backgroundChoices(program)).map((setting) => ({ setting })),
    { setting: "offlineMode", keywords: t("palette.keywords.offlineMode") },
    { setting: "checkForUpdates", keywords: t("palette.keywords.updates") },
  ];
  return [
    ...themes.map((theme) => ({
      id: `settings.theme ${theme}`,
      group: "settings" as const,
      title: t(`palette.do.theme.${theme}`),
      step: ask("settings.update", { theme }, () => t(`palette.said.theme.${theme}`)),
      obstacle: values?.theme === theme ? t("palette.not.themeIsSo") : null,
      keywords: t("palette.keywords.theme"),
    })),
    ...languageChoices.map((language) => {
      const words = language === "system" ? language : "other";
      const name = language === "system" ? "" : languageNames[language];
      return {
        id: `settings.language ${language}`,
        group: "settings" as const,
        title: t(`palette.do.language.${words}`, { language: name }),
        step: ask("settings.update", { language }, () => t(`palette.said.language.${words}`, { language: name })),
        obstacle: values !== null && (values.language ?? "system") === language ? t("palette.not.languageIsSo") : null,
        keywords: t("palette.keywords.language"),
        isDeep: language !== "system",
      };
    }),
    ...toggles.map(({ setting, ...found }) => {
      const next = !(values?.[setting] ?? false);
      const words = `${setting}.${next ? "on" : "off"}` as const;
      return {
        id: `settings.${setting}`,
        group: "settings" as const,
        title: t(`palette.do.${words}`),
        step: ask("settings.update", { [setting]: next }, () => t(`palette.said.${words}`)),
        obstacle: values === null ? t("palette.not.noSettings") : null,
        ...found,
      };
    }),
    {
      id: "updates.check",
      group: "settings",
      title: t("palette.do.checkUpdates"),
      step: ask("updates.check", {}, ({ state }) =>
        t(`palette.said.updates.${state.kind}`, { version: "news" in state ? (state.news?.version ?? "") : "" }),
      ),
      obstacle: values?.offlineMode === true ? t("palette.not.offline") : null,
      keywords: t("palette.keywords.updates"),
    },
    {
      id: "settings.vram",
      group: "settings",
      title: t("palette.do.vram"),
      step: { kind: "go", place: "home/machine" },
      obstacle: null,
      keywords: t("palette.keywords.vram"),
    },
    {
      id: "settings.address",
      group: "settings",
      title: t("palette.do.address"),
      step: { kind: "go", place: "settings/runner" },
      obstacle: null,
    },
    {
      id: "settings.standalone",
      group: "settings",
      title: t("palette.do.standalone"),
      step: { kind: "go", place: "settings/standalone" },
      obstacle: null,
    },
    {
      id: "settings.address clear",
      group: "settings",
      title: t("palette.do.clearAddress"),
      step: ask("settings.update", { runnerAddress: null }, () => t("palette.said.addressCleared")),
      obstacle: address === null ? t("palette.not.noAddress") : null,
      isDeep: true,
    },
    {
      id: "settings.reset",
      group: "settings",
      title: t("palette.do.resetSettings"),
      step: ask("settings.reset", {}, () => t("palette.said.settingsReset")),
      obstacle: null,
      isDeep: true,
    },
    {
      id: "settings.restore",
      group: "settings",
      title: t("palette.do.restoreSettings"),
      step: ask("settings.restore", {}, () => t("palette.said.settingsRestored")),
      obstacle: noneAside,
      isDeep: true,
    },
    {
      id: "settings.leaveAside",
      group: "settings",
      title: t("palette.do.leaveSettings"),
      step: ask("settings.leaveAside", {}, () => t("palette.said.settingsLeft")),
      obstacle: noneAside,
      isDeep: true,
    },
    ...knownSettings({ info: program }, t).map(({ id, label, hint, terms }) => ({
      id: `setting ${id}`,
      group: "settings" as const,
      title: t("palette.do.setting", { setting: label }),
      step: { kind: "go" as const, place: spotOf(id) },
      obstacle: null,
      keywords: `${terms} ${hint}`,
      isDeep: true,
    })),
  ];
};
