/** What Homeport speaks; `en` leads, the others are held to it by a test. */
export const languages = ["en", "de", "zh"] as const;
export type Language = (typeof languages)[number];

/** What can be chosen: one of them, or whichever the system's user prefers. */
export const languageChoices = ["system", ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** As each is called by those who speak it. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch", zh: "简体中文" };

/** As pages and formats name it. */
export const languageTags: Readonly<Record<Language, string>> = { en: "en", de: "de", zh: "zh-Hans" };

/** The tag of a made-up language: every word accented and longer, so that what is not translated shows. */
export const pseudoTag = "en-XA";

const traditional = /^zh-(?:.+-)?(?:hant|tw|hk|mo)\b/i;

/** Which of ours a tag (`de-AT`, `zh-Hans-CN`) means; null: none, and traditional characters are not ours. */
function meantBy(tag: string): Language | null {
  const simplified = /^zh-hans\b/i.test(tag);
  if (!simplified && traditional.test(tag)) return null;
  const base = tag.toLowerCase().split("-", 1)[0];
  return languages.find((each) => each === base) ?? null;
}

/**
 * The language to speak: as chosen, else the first of the system's preferred ones (BCP 47 tags, best first) that is one
 * of ours, else English. A bare `zh` after `zh-TW` is what browsers add to it, and says nothing more.
 */
export function languageOf(choice: LanguageChoice, system: readonly string[]): Language {
  if (choice !== "system") return choice;
  let wasTraditional = false;
  for (const tag of system) {
    wasTraditional ||= traditional.test(tag);
    const meant = tag.toLowerCase() === "zh" && wasTraditional ? null : meantBy(tag);
    if (meant !== null) return meant;
  }
  return "en";
}

/** The tag numbers, dates and sorting go by: the system's own of that language (`de-AT`, `en-GB`), else the plain one. */
export function localeOf(language: Language, system: readonly string[]): string {
  return system.find((tag) => meantBy(tag) === language && isTag(tag)) ?? languageTags[language];
}

/** The tags among `system` that `Intl` and a page can use. */
export const usableTags = (system: readonly string[]): string[] => system.filter(isTag);

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/**
 * What a terminal's environment asks for, by POSIX' order: `LC_ALL`, `LC_MESSAGES`, `LANG`; the first that is set counts.
 * `zh_TW.UTF-8`, `C` and nothing at all are English.
 */
export function languageOfTerminal(env: Readonly<Record<string, string | undefined>>): Language {
  const said = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find((each) => each !== undefined && each !== "");
  const tag = (said ?? "").split(/[.@]/, 1)[0]?.replaceAll("_", "-") ?? "";
  return languageOf("system", [tag]);
}

/** Whether Chinese is what a tag names: it has punctuation and units of its own. */
export const isChinese = (tag: string): boolean => tag.startsWith("zh");

/** Sentences one after the other: a space between them, in Chinese none. */
export const paragraphIn = (tag: string, sentences: readonly string[]): string =>
  sentences.join(isChinese(tag) ? "" : " ");

/** Statements without a full stop, each as a sentence: "A. B."; in Chinese "A。B。". */
export const sentencesIn = (tag: string, statements: readonly string[]): string =>
  paragraphIn(
    tag,
    statements.map((each) => `${each}${isChinese(tag) ? "。" : "."}`),
  );

/** Words one after the other: "a, b, c"; in Chinese with 、 between them. */
export const listIn = (tag: string, words: readonly string[]): string => words.join(isChinese(tag) ? "、" : ", ");
