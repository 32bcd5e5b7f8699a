import type { Words } from "./i18n";
import type shell from "./locales/en/shell.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    /** `shell` is for menu, tray and dialogs; the window does not load it. */
    resources: { translation: Words; shell: typeof shell };
  }
}
