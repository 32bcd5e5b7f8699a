import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, fold, isNearly, wordsOf } from "./word-match";

test.each([
  ["Größe", "grosse"],
  ["Éditeur", "editeur"],
  ["ＵＲＬ", "url"],
  ["深色", "深色"],
])("%s is folded to %s", (text, folded) => expect(fold(text)).toBe(folded));

test.each([
  ["keep running", "run", 1],
  ["keep running", "eep", 0.7],
  ["a cramped ram", "ram", 1],
  ["keep", "kept", 0],
  ["外观 深色", "深色", 1],
])("%s holds %s: %d", (text, word, score) => expect(contains(text, word)).toBe(score));

test.each([
  ["proxy", "rox", true],
  ["proxy", "porxy", true],
  ["proxy", "proxi", true],
  ["notifications", "notfication", true],
  ["notifications", "notivicasion", true],
  ["address of it", "adress", true],
  ["theme", "thme", true],
  ["theme", "themes", true],
  ["port", "prt", false],
  ["theme", "teh", false],
  ["theme", "mouse", false],
])("%s is meant by %s: %o", (text, word, expected) => expect(isNearly(text, word)).toBe(expected));

test("any one letter left out of a long enough word still finds it", () => {
  const word = fc.stringMatching(/^[a-z]{5,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), (whole, at) => {
      const typed = [...whole].toSpliced(at % whole.length, 1).join("");
      expect(isNearly(`some ${whole} text`, typed)).toBe(true);
    }),
  );
});

test("typed text is cut into its words", () => expect(wordsOf("  Ä  b ")).toEqual(["a", "b"]));
