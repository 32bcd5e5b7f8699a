import { contains, fold, isNearly, wordsOf } from "../../../../app/domain/word-match";
import type { KnownSetting } from "./setting-index";

type Matches = (text: string, word: string) => boolean;

/**
 * The settings that every typed word is found in: by name, description, other names or the heading above them. Where there
 * is none, those that were meant but for a slip of the fingers.
 */
export function findSettings<S extends Omit<KnownSetting, "id">>(
  settings: readonly S[],
  typed: string,
  headingOf: (setting: S) => string,
): S[] {
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  const folded = settings.map((setting) => ({
    setting,
    text: fold([setting.label, setting.hint, setting.terms, headingOf(setting)].join(" ")),
  }));
  const by = (matches: Matches) =>
    folded.flatMap(({ setting, text }) => (words.every((word) => matches(text, word)) ? [setting] : []));
  const found = by((text, word) => contains(text, word) === 1);
  if (found.length > 0) return found;
  const inside = by((text, word) => contains(text, word) > 0);
  return inside.length > 0 ? inside : by(isNearly);
}

/** Where in a text the typed words stand: pairs of start and end. */
export function placesIn(text: string, typed: string): [number, number][] {
  let folded = "";
  const origin: number[] = [];
  // one letter may fold to two, or to none
  [...text].reduce((at, letter) => {
    for (const part of fold(letter)) {
      folded += part;
      for (let unit = 0; unit < part.length; unit++) origin.push(at);
    }
    return at + letter.length;
  }, 0);
  origin.push(text.length);
  return wordsOf(typed).flatMap((word) => {
    const found: [number, number][] = [];
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
      found.push([origin[at] ?? 0, origin[at + word.length] ?? text.length]);
    return found;
  });
}
