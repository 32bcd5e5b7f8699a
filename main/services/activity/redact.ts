import { maskSecrets } from "../../platform/mask";
import { createShortenWithin } from "../../platform/paths";

/** A text as it may be shown and passed on: secrets masked, the home folder as `~`, no piece of what a parser refused. */
export type Redact = (text: string) => string;

/** A parser's complaint quotes what it could not read: an answer of the model, it may be. */
const quoted = /(?:\.{3})?"[\s\S]{0,120}?"(?:\.{3})?(?= is not valid JSON)/g;

export function createRedact({ home, os }: { home: string; os: NodeJS.Platform }): Redact {
  const shorten = createShortenWithin(home, os);
  return (text) => shorten(maskSecrets(text)).replace(quoted, '"•••"');
}
