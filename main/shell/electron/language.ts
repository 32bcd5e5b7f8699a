import { app } from "electron";
import { usableTags } from "../../../app/domain/language";
import { withLanguage } from "../start-page";
import { speak } from "../words";
import type { Facts } from "./facts";

/**
 * Main's words follow the settings, at once and each time; the page is told the same. Once Electron is ready, and the
 * settings are read. `system` is asked once: a program hears of another language of the system only with its next start.
 */
export async function followLanguage(facts: Facts) {
  const system = usableTags(app.getPreferredSystemLanguages());
  const choice = () => facts.now().settings?.values.language ?? "system";
  facts.onChange(({ settings }, before) => {
    if (settings?.values.language !== before.settings?.values.language) void speak(choice(), system);
  });
  await speak(choice(), system);
  return { asStartPage: (html: string): string => withLanguage(html, { choice: choice(), system }) };
}
