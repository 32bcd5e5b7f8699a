import { createInstance } from "i18next";
import common from "../../renderer/locales/en/common.json";
import doctor from "../../renderer/locales/en/doctor.json";
import errors from "../../renderer/locales/en/errors.json";
import openclaw from "../../renderer/locales/en/openclaw.json";
import privacy from "../../renderer/locales/en/privacy.json";
import shell from "../../renderer/locales/en/shell.json";

const i18n = createInstance();
void i18n.init({
  lng: "en",
  ns: ["shell", "translation"],
  resources: { en: { shell, translation: { ...common, doctor, errors, openclaw, privacy } } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** Texts of menu, tray, notifications and dialogs, out of the window's own files: `shell.json`, and `common:` what both say. */
export const words = i18n.getFixedT("en", ["shell", "translation"]);
export type Words = typeof words;
