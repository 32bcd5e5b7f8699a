const wordsMaxLines = 12;

/** The end of what it said, without what repeats the time of each line. */
export function lastWords(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-wordsMaxLines)
    .map((line) => line.slice(0, 500));
}
