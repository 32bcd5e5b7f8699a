import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import common from "./locales/en/common.json";
import errors from "./locales/en/errors.json";
import home from "./locales/en/home.json";

/** Words that come with what shows them: one file per page, loaded by `withWords`. */
const lateWords = {
  activity: () => import("./locales/en/activity.json"),
  crossing: () => import("./locales/en/crossing.json"),
  guide: () => import("./locales/en/guide.json"),
  guard: () => import("./locales/en/guard.json"),
  chat: () => import("./locales/en/chat.json"),
  doctor: () => import("./locales/en/doctor.json"),
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
  speed: () => import("./locales/en/speed.json"),
  switch: () => import("./locales/en/switch.json"),
  setup: () => import("./locales/en/setup.json"),
} as const;
type Late = typeof lateWords;
export type LateWords = keyof Late;

const earlyWords = { ...common, home, errors };

/** Every text of the window: `common` for what several pages share, else under the name of its file. */
export type Words = typeof earlyWords & { [N in LateWords]: Awaited<ReturnType<Late[N]>>["default"] };

const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  lng: "en",
  resources: { en: { translation: earlyWords } },
  // React escapes; a second time would show `&amp;`.
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The tag that stands for a made-up language: every word accented and longer, so that what is not translated shows. */
const pseudoTag = "en-XA";

async function followSystem(): Promise<void> {
  if (navigator.language !== pseudoTag) return;
  const { pseudoText } = await import("./pseudo");
  i18n.use({ type: "postProcessor", name: "pseudo", process: pseudoText });
  i18n.options.postProcess = "pseudo";
  await i18n.changeLanguage("en");
}
void followSystem();
window.addEventListener("languagechange", () => void followSystem());

async function loadWords(name: LateWords): Promise<void> {
  if (i18n.exists(name, { returnObjects: true })) return;
  const { default: words } = await lateWords[name]();
  i18n.addResourceBundle("en", "translation", { [name]: words }, true);
}

/** Loads a page or a dialog together with the words it shows, for `lazy`. */
export async function withWords<T>(names: readonly LateWords[], part: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([part, ...names.map(loadWords)]);
  return loaded;
}

/** All words at once, for tests. */
export async function loadAllWords(): Promise<Words> {
  await Promise.all((Object.keys(lateWords) as LateWords[]).map(loadWords));
  return i18n.getResourceBundle("en", "translation") as Words;
}
