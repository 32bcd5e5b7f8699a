import { languageOf, languageTags, type LanguageChoice } from "../../app/domain/language";

/** What the page must know before its first word. */
export type StartFacts = {
  choice: LanguageChoice;
  /** The system's preferred languages, usable tags, best first; null: the browser knows them. */
  system: readonly string[] | null;
};

/** The page's document with the language in it, so that nothing is shown in another first. */
export function withLanguage(html: string, { choice, system }: StartFacts): string {
  const tag = languageTags[languageOf(choice, system ?? [])];
  const languages = system === null ? "" : ` data-languages="${system.join(",")}"`;
  return html.replace(/<html\b[^>]*>/, `<html lang="${tag}" data-language="${choice}"${languages}>`);
}
