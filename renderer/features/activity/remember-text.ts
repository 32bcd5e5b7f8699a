import type { TFunction } from "i18next";

/** The text of a row that never changes, made once; in another language `t` is another one, and so is the text. */
export function rememberText<Row extends object>(make: (t: TFunction, row: Row) => string) {
  const byLanguage = new WeakMap<TFunction, WeakMap<Row, string>>();
  return (t: TFunction, row: Row): string => {
    const texts = byLanguage.get(t) ?? new WeakMap<Row, string>();
    byLanguage.set(t, texts);
    const text = texts.get(row) ?? make(t, row);
    texts.set(row, text);
    return text;
  };
}
