import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import {
  languageOf,
  languageTags,
  localeOf,
  pseudoTag,
  type Language,
  type LanguageChoice,
} from "../app/domain/language";
import { pseudoText } from "../app/domain/pseudo";
import { setLocale } from "./locale";

/** One file per page or dialog, loaded with what shows it. English leads: the others have its keys. */
const english = {
  activity: () => import("./locales/en/activity.json"),
  chat: () => import("./locales/en/chat.json"),
  common: () => import("./locales/en/common.json"),
  crossing: () => import("./locales/en/crossing.json"),
  doctor: () => import("./locales/en/doctor.json"),
  errors: () => import("./locales/en/errors.json"),
  guard: () => import("./locales/en/guard.json"),
  guide: () => import("./locales/en/guide.json"),
  home: () => import("./locales/en/home.json"),
  localOrCloud: () => import("./locales/en/localOrCloud.json"),
  models: () => import("./locales/en/models.json"),
  offline: () => import("./locales/en/offline.json"),
  openclaw: () => import("./locales/en/openclaw.json"),
  palette: () => import("./locales/en/palette.json"),
  privacy: () => import("./locales/en/privacy.json"),
  requests: () => import("./locales/en/requests.json"),
  resources: () => import("./locales/en/resources.json"),
  runnerLog: () => import("./locales/en/runnerLog.json"),
  settings: () => import("./locales/en/settings.json"),
  settingsFind: () => import("./locales/en/settingsFind.json"),
  setup: () => import("./locales/en/setup.json"),
  speed: () => import("./locales/en/speed.json"),
  switch: () => import("./locales/en/switch.json"),
} as const;
type Name = keyof typeof english;
type WordsOf<N extends Name> = Awaited<ReturnType<(typeof english)[N]>>["default"];

/** What is loaded before the first page: the frame's words, Home's, and those of errors. */
const early = ["common", "home", "errors"] as const satisfies readonly Name[];
export type LateWords = Exclude<Name, (typeof early)[number]>;

/** Every text of the window: `common` for what several pages share, else under the name of its file. */
export type Words = WordsOf<"common"> & { [N in Exclude<Name, "common">]: WordsOf<N> };

const others = import.meta.glob<{ default: object }>([
  "./locales/{de,zh}/*.json",
  "!./locales/*/{shell,terminal}.json",
]);

const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: {},
  // React escapes; a second time would show `&amp;`.
  interpolation: { escapeValue: false },
  initAsync: false,
  parseMissingKeyHandler(key: string) {
    // a part that came without all its words: the journeys stop at it
    // oxlint-disable-next-line no-console
    console.error(`There are no words for ${key}.`);
    return key;
  },
});
i18n.use({ type: "postProcessor", name: "pseudo", process: pseudoText });

const { dataset } = document.documentElement;
/** What the settings said when main gave out the page; the settings themselves come a moment later. */
const firstChoice = (dataset["language"] ?? "system") as LanguageChoice;
/** The system's, as main knows them under Electron, else as the browser says; best first. */
const systemLanguages = (): readonly string[] => dataset["languages"]?.split(",") ?? navigator.languages;

/** Files that something on view needs, and those that came. */
const wanted = new Set<Name>(early);
const loaded = new Map<string, Promise<void>>();
let choice = firstChoice;
let target: Language = "en";

async function read(language: Language, name: Name): Promise<void> {
  const file = language === "en" ? english[name] : others[`./locales/${language}/${name}.json`];
  const { default: words } = await (file ?? english[name])();
  i18n.addResourceBundle(language, "translation", name === "common" ? words : { [name]: words }, true);
}

function load(language: Language, name: Name): Promise<void> {
  const key = `${language}/${name}`;
  let loading = loaded.get(key);
  if (loading === undefined) {
    loading = read(language, name);
    // one that could not be read is asked for again with the next
    loading.catch(() => loaded.delete(key));
    loaded.set(key, loading);
  }
  return loading;
}

async function loadWords(names: readonly Name[]): Promise<void> {
  for (const name of names) wanted.add(name);
  // while the language changes, the page still speaks the former one
  const spoken = new Set<Language>([i18n.language as Language, target]);
  await Promise.all([...spoken].flatMap((language) => names.map((name) => load(language, name))));
}

/** Speaks as chosen: everything on view says the same in the other language at once, and nothing is lost. */
export async function speak(chosen: LanguageChoice = choice): Promise<void> {
  choice = chosen;
  const system = systemLanguages();
  const language = languageOf(chosen, system);
  target = language;
  await Promise.all([...wanted].map((name) => load(language, name)));
  // another was chosen meanwhile
  if (target !== language) return;
  const isPseudo = language === "en" && [navigator.language, system[0]].includes(pseudoTag);
  const postProcess = isPseudo ? "pseudo" : false;
  const tag = languageTags[language];
  setLocale(localeOf(language, system));
  const isSpoken = i18n.language === language && i18n.options.postProcess === postProcess;
  if (isSpoken && document.documentElement.lang === tag) return;
  document.documentElement.lang = tag;
  i18n.options.postProcess = postProcess;
  await i18n.changeLanguage(language);
}
window.addEventListener("languagechange", () => void speak());

/** Loads a page or a dialog together with the words it shows, for `lazy`. */
export async function withWords<T>(names: readonly LateWords[], part: Promise<T>): Promise<T> {
  const [loadedPart] = await Promise.all([part, loadWords(names)]);
  return loadedPart;
}

/** All words at once, for tests. */
export async function loadAllWords(): Promise<Words> {
  await loadWords(Object.keys(english) as Name[]);
  return i18n.getResourceBundle("en", "translation") as Words;
}
