export type Texts = { [key: string]: string | Texts };

/** Every text of a file of words with its key, as i18next writes it: `a.b`. */
export function leavesOf(texts: Texts, prefix = ""): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${prefix}${key}`, value] as [string, string]] : leavesOf(value, `${prefix}${key}.`),
  );
}
