import { contains, fold, isNearly, wordsOf } from "../../../app/domain/word-match";
import type { Action, ActionGroup } from "../../actions/action";

/** More are not taken in, and would cost time to draw with hundreds of models. */
const mostShown = 50;
/** A word with letters left out counts only where most of them are there. */
const longestOverTyped = 3;

/** The word's letters are in this part in their order, the first one first. */
function hasLetters(part: string, word: string): boolean {
  let at = 0;
  for (const letter of part) if (letter === word[at]) at += 1;
  return at === word.length && part[0] === word[0];
}

function fuzzy(title: string, word: string): number {
  const parts = title.split(/[\s:/]+/).filter((part) => part.length <= word.length * longestOverTyped);
  const found = parts.filter((part) => hasLetters(part, word));
  return Math.max(0, ...found.map((part) => (0.4 * word.length) / part.length));
}

/** How well every typed word is found in the title, or else in what it is found by; 0: one is not. */
function score({ title, keywords = "" }: Action, words: readonly string[], groupName: string): number {
  const lower = fold(title);
  const others = fold(`${groupName} ${keywords}`);
  let product = 1;
  for (const word of words) {
    product *= contains(lower, word) || 0.5 * contains(others, word) || fuzzy(lower, word);
  }
  return product;
}

/** Where nothing is called so: what is, but for a slip of the fingers in each word. */
function mistyped(actions: readonly Action[], words: readonly string[]): Action[] {
  return actions.filter(({ title, keywords = "" }) => {
    const text = fold(`${title} ${keywords}`);
    return words.every((word) => isNearly(text, word));
  });
}

/** Actions that match what was typed, the best first; those that can't be done now come after their equals. */
export function findActions(
  actions: readonly Action[],
  text: string,
  { recent, groupName }: { recent: readonly string[]; groupName: (group: ActionGroup) => string },
): Action[] {
  const words = wordsOf(text);
  const weigh = (action: Action) => {
    const raised = recent.includes(action.id) ? 1.5 : 1;
    const lowered = (action.obstacle === null ? 1 : 0.8) * (action.isDeep === true ? 0.9 : 1);
    return score(action, words, groupName(action.group)) * raised * lowered;
  };
  const found = actions
    .map((action) => ({ action, weight: weigh(action) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  const shown = found.length > 0 ? found.map(({ action }) => action) : mistyped(actions, words);
  return shown.slice(0, mostShown);
}
