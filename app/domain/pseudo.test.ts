import { expect, test } from "vitest";
import { pseudoText } from "./pseudo";

test.each([
  ["Load 2 models", "⟦Ļóàđ~ 2 ɱóđéļš~~⟧"],
  ["a: 5.03 GB", "⟦à: 5.03 ĞƁ~⟧"],
  ["", "⟦⟧"],
])("%j: letters are accented, words a third longer, the rest stays", (text, pseudo) => {
  expect(pseudoText(text)).toBe(pseudo);
});
