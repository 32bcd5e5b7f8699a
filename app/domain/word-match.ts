/** What two spellings of a word share: lower case, no accents, ß as ss. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss");
}

/** The words of what was typed, folded. */
export const wordsOf = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);

/** 1 where a word of the text begins with it, less inside of one, 0 where it is not in it. Both folded. */
export function contains(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  const isStart = at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "") || text.includes(` ${word}`);
  return isStart ? 1 : 0.7;
}

/** Shorter words have too many neighbours. */
const shortestMistyped = 4;
const longWord = 8;

/** It is in the text, or a word there begins with it but for a slip of the fingers, two in a long one. Both folded. */
export const isNearly = (text: string, word: string): boolean => contains(text, word) > 0 || isMistyped(text, word);

function isMistyped(text: string, word: string): boolean {
  if (word.length < shortestMistyped) return false;
  const most = word.length >= longWord ? 2 : 1;
  return text.split(/[^\p{L}\p{N}]+/u).some((whole) => {
    if (whole.length < word.length - most) return false;
    return distanceToStart(word, whole.slice(0, word.length + most)) <= most;
  });
}

/**
 * The fewest slips (a letter wrong, too many, missing, or two changed over) between the word and any beginning of the
 * text: optimal string alignment, its last row's least.
 */
function distanceToStart(word: string, text: string): number {
  let before: number[] = [];
  let last = Array.from({ length: text.length + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row++) {
    const next = [row];
    for (let column = 1; column <= text.length; column++) {
      const isSame = word[row - 1] === text[column - 1];
      let least = Math.min(
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
      );
      const isSwapped =
        row > 1 && column > 1 && word[row - 1] === text[column - 2] && word[row - 2] === text[column - 1];
      if (isSwapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    before = last;
    last = next;
  }
  return Math.min(...last);
}
