import type { Words } from "./i18n";
import type shell from "./locales/en/shell.json";
import type terminal from "./locales/en/terminal.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    /** The window does not load `shell` (menu, tray, dialogs) and `terminal`. */
    resources: { translation: Words; shell: typeof shell; terminal: typeof terminal };
  }
}
