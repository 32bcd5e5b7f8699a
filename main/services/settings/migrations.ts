/** The content of a settings file without its number. */
export type Content = Readonly<Record<string, unknown>>;
/** From one layout to the next; keys it doesn't know of go through as they are. */
export type Migration = (content: Content) => Content;

/** `migrations[n]` makes layout n + 1 of layout n. Layout 0 had no number. What was released is never changed here. */
const migrations: readonly Migration[] = [(content) => content];

/** The layout this program writes; a file with a larger number is a newer program's. */
export const newestLayout = migrations.length;

/** Brings content of layout `from` to the newest one. */
export function migrate(content: Content, from: number, steps: readonly Migration[] = migrations): Content {
  return steps.slice(from).reduce((before, step) => step(before), content);
}
