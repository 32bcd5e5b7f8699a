import { expect, test } from "vitest";
import { languageOf, languageOfTerminal, localeOf, paragraphIn, usableTags } from "./language";

test.each([
  [["zh"], "zh"],
  [["zh-CN"], "zh"],
  [["zh-SG"], "zh"],
  [["zh-Hans"], "zh"],
  [["zh-Hans-HK"], "zh"],
  [["zh-hans-cn"], "zh"],
  [["zh-TW"], "en"],
  [["zh-HK"], "en"],
  [["zh-MO"], "en"],
  [["zh-Hant"], "en"],
  [["zh-Hant-CN"], "en"],
  [["zh-TW", "zh", "en-US", "en"], "en"],
  [["zh-TW", "zh-CN"], "zh"],
  [["de"], "de"],
  [["de-AT"], "de"],
  [["DE-ch"], "de"],
  [["en-GB", "de"], "en"],
  [["fr-CA", "de-CH", "en"], "de"],
  [["fr", "it"], "en"],
  [["en-XA", "de"], "en"],
  [["deu", "den"], "en"],
  [["", "*"], "en"],
  [[], "en"],
] as const)("a system that prefers %j is spoken to in %s", (system, language) => {
  expect(languageOf("system", system)).toBe(language);
});

test("what was chosen holds, whatever the system prefers", () => {
  expect(languageOf("zh", ["de-DE", "en"])).toBe("zh");
  expect(languageOf("en", ["de-DE", "zh-CN"])).toBe("en");
});

test.each([
  ["de", ["de-AT"], "de-AT"],
  ["de", ["en-GB", "de-CH", "de"], "de-CH"],
  ["de", ["en-GB"], "de"],
  ["en", ["fr-FR", "en-GB"], "en-GB"],
  ["en", ["fr-FR"], "en"],
  ["zh", ["zh-TW"], "zh-Hans"],
  ["zh", ["zh-SG"], "zh-SG"],
  ["en", ["en_US", "en-AU"], "en-AU"],
] as const)("%s on a system of %j counts and sorts as %s", (language, system, locale) => {
  expect(localeOf(language, system)).toBe(locale);
});

test("what is no tag is left out", () => {
  expect(usableTags(["de-AT", "C", '"><x', "en"])).toEqual(["de-AT", "en"]);
});

test.each([
  [{ LANG: "de_DE.UTF-8" }, "de"],
  [{ LANG: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh_TW.UTF-8" }, "en"],
  [{ LANG: "de_AT@euro" }, "de"],
  [{ LANG: "C" }, "en"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{ LANG: "POSIX" }, "en"],
  [{ LANG: "fr_FR.UTF-8" }, "en"],
  [{}, "en"],
  [{ LC_ALL: "zh_CN.UTF-8", LANG: "de_DE.UTF-8" }, "zh"],
  [{ LC_ALL: "C", LANG: "de_DE.UTF-8" }, "en"],
  [{ LC_ALL: "", LC_MESSAGES: "de_DE", LANG: "en_US.UTF-8" }, "de"],
  [{ LC_MESSAGES: "en_GB.UTF-8", LANG: "de_DE.UTF-8" }, "en"],
] as const)("a terminal with %j is answered in %s", (env, language) => {
  expect(languageOfTerminal(env)).toBe(language);
});

test("sentences follow each other by a space, in Chinese by none", () => {
  expect(paragraphIn("de-DE", ["Eins.", "Zwei."])).toBe("Eins. Zwei.");
  expect(paragraphIn("zh-CN", ["一。", "二。"])).toBe("一。二。");
});
