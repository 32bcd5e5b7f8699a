let tag = navigator.language;
let collator: Intl.Collator | null = null;

/** What numbers, dates and the order of words go by: `de-AT`, `en-GB`, `zh-Hans`. */
export const locale = (): string => tag;

export function setLocale(next: string): void {
  tag = next;
  collator = null;
}

/** Puts words in the order readers of the language look for them; numbers in them by their value. */
export function compareWords(one: string, two: string): number {
  collator ??= new Intl.Collator(tag, { numeric: true });
  return collator.compare(one, two);
}
