import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import activity from "./locales/en/activity.json";
import chat from "./locales/en/chat.json";
import common from "./locales/en/common.json";
import errors from "./locales/en/errors.json";
import home from "./locales/en/home.json";
import models from "./locales/en/models.json";
import openclaw from "./locales/en/openclaw.json";
import setup from "./locales/en/setup.json";
import settings from "./locales/en/settings.json";

/** Every text of the window: one file per page, and `common` for what several share. */
export const en = { ...common, home, models, chat, openclaw, setup, activity, settings, errors };

const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: "en",
  resources: { en: { translation: en } },
  // React escapes; a second time would show `&amp;`.
  interpolation: { escapeValue: false },
  initAsync: false,
});
