import { createInstance } from "i18next";
import {
  languageOf,
  listIn,
  localeOf,
  pseudoTag,
  paragraphIn,
  sentencesIn,
  type Language,
  type LanguageChoice,
} from "../../app/domain/language";
import { pseudoText } from "../../app/domain/pseudo";
import common from "../../renderer/locales/en/common.json";
import doctor from "../../renderer/locales/en/doctor.json";
import errors from "../../renderer/locales/en/errors.json";
import openclaw from "../../renderer/locales/en/openclaw.json";
import privacy from "../../renderer/locales/en/privacy.json";
import shell from "../../renderer/locales/en/shell.json";
import terminal from "../../renderer/locales/en/terminal.json";

const others = import.meta.glob<{ default: object }>(
  "../../renderer/locales/{de,zh}/{common,doctor,errors,openclaw,privacy,shell,terminal}.json",
);

const i18n = createInstance();
void i18n.init({
  lng: "en",
  fallbackLng: "en",
  ns: ["shell", "terminal", "translation"],
  resources: { en: { shell, terminal, translation: { ...common, doctor, errors, openclaw, privacy } } },
  interpolation: { escapeValue: false },
  initAsync: false,
});
i18n.use({ type: "postProcessor", name: "pseudo", process: pseudoText });

/**
 * Texts of menu, tray, notifications and dialogs (`shell.json`), of the terminal (`terminal:`), and what the window says
 * too (`translation:`). In the language spoken when it is called.
 */
export const words = i18n.getFixedT(null, ["shell", "terminal", "translation"]);
export type Words = typeof words;
export type MenuWord = keyof typeof shell.menu;

let tag = "en";
/** What numbers and the order of words go by. */
export const wordsLocale = (): string => tag;

/** One after the other, as the window lists them. */
export const listOf = (items: readonly string[]): string => listIn(tag, items);

/** Statements without a full stop, each as a sentence. */
/** Whole sentences, one after the other. */
export const paragraphOf = (sentences: readonly string[]): string => paragraphIn(tag, sentences);
export const sentencesOf = (statements: readonly string[]): string => sentencesIn(tag, statements);

let target: Language = "en";

/** `打开(&O)`: the key of a word without letters of its own. A menu of macOS has none, and would show the letter. */
function plainOnMac(texts: object): object {
  if (process.platform !== "darwin") return texts;
  return JSON.parse(JSON.stringify(texts).replaceAll(/\(&[A-Z]\)/g, "")) as object;
}

async function load(language: Language): Promise<void> {
  if (i18n.hasResourceBundle(language, "shell")) return;
  await Promise.all(
    Object.entries(others)
      .filter(([file]) => file.includes(`/locales/${language}/`))
      .map(async ([file, read]) => {
        const name = file.replace(/^.*\/(\w+)\.json$/, "$1");
        const { default: texts } = await read();
        if (name === "shell") i18n.addResourceBundle(language, name, plainOnMac(texts));
        else if (name === "terminal") i18n.addResourceBundle(language, name, texts);
        else i18n.addResourceBundle(language, "translation", name === "common" ? texts : { [name]: texts }, true);
      }),
  );
}

/** Speaks as chosen from now on; `system`: its preferred languages, best first. Whoever shows words is told afterwards. */
export async function speak(choice: LanguageChoice, system: readonly string[]): Promise<void> {
  const language = languageOf(choice, system);
  target = language;
  await load(language);
  // another was chosen meanwhile
  if (target !== language) return;
  tag = localeOf(language, system);
  const postProcess = language === "en" && system[0] === pseudoTag ? "pseudo" : false;
  if (i18n.language === language && i18n.options.postProcess === postProcess) return;
  i18n.options.postProcess = postProcess;
  await i18n.changeLanguage(language);
}

/** Calls back whenever other words are spoken, until the program ends. */
export function onRelabel(listener: () => void): void {
  i18n.on("languageChanged", listener);
}
