import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { languages, type Language } from "../app/domain/language";
import { leavesOf, type Texts } from "./test/texts";

const folder = path.resolve("renderer/locales");

const listed = (text: string) => new Set(text.split(" "));
/** Names, which are the same everywhere; a text of nothing else may read as in English. */
const names = listed(
  "Homeport OpenClaw Clawdbot Docker Desktop Engine Hub Model Runner Node GPU CPU Hugging Face OpenAI Anthropic Moltworker " +
    "MODEL_RUNNER_HOST Electron Chromium Apache License Copyright The authors",
);
/** Words that a language has from English, or shares with it. */
const shared: Partial<Record<Language, ReadonlySet<string>>> = {
  de: listed(
    "Client Cloud Code CPUs Daemon Demo Details Download Embeddings Engines Format Gateway Image Log Name Prompt Server Slots " +
      "Socket Status System Text Threads Token VRAM Variable Version min warm",
  ),
};
/** Something to be typed or opened as it stands. */
const isCode = (text: string) => /^(npm|docker|curl|qwen|gateway\.auth)\b|^(https?:\/)?\/|^\w+\/\w+:/.test(text);

const filesOf = (language: string) => readdirSync(path.join(folder, language)).toSorted();

const textsOf = (language: string, file: string) =>
  new Map(leavesOf(JSON.parse(readFileSync(path.join(folder, language, file), "utf8")) as Texts));

/** Not `_zero`, which i18next asks for in every language where there is nothing. */
const plural = /_(one|two|few|many|other)$/;

/** English's keys as a language has to have them: a text for each of its own plural forms, where English has one. */
function keysFor(language: string, english: Iterable<string>): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = [...english].flatMap((key) =>
    plural.test(key) ? forms.map((form) => key.replace(plural, `_${form}`)) : [key],
  );
  return [...new Set(keys)].toSorted();
}

/** What a text holds that is no word: values to be filled in, tags. */
const parts = /\{\{[^}]*\}\}|<\/?\w+\/?>/g;
const partsOf = (text: string) => (text.match(parts) ?? []).toSorted();

const others = languages.filter((language) => language !== "en");

describe.each(others)("%s", (language) => {
  test("has the files of English and no other", () => {
    expect(filesOf(language)).toEqual(filesOf("en"));
  });

  test.each(filesOf("en"))("%s has the keys of English, in its own plural forms", (file) => {
    expect([...textsOf(language, file).keys()].toSorted()).toEqual(keysFor(language, textsOf("en", file).keys()));
  });

  test.each(filesOf("en"))("%s says something everywhere, with the values and tags of English", (file) => {
    const english = textsOf("en", file);
    const wrong: string[] = [];
    for (const [key, text] of textsOf(language, file)) {
      // a form for "one" may leave the number out, in either language
      const models = plural.test(key)
        ? ["_one", "_other"].map((form) => english.get(key.replace(plural, form)))
        : [english.get(key)];
      const parts = JSON.stringify(partsOf(text));
      if (
        (text.trim() === "" && english.get(key) !== "") ||
        !models.some((model) => JSON.stringify(partsOf(model ?? "")) === parts)
      )
        wrong.push(`${key}: ${text}`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(filesOf("en"))("%s leaves no text in English", (file) => {
    const english = textsOf("en", file);
    const left = [...textsOf(language, file)].filter(
      ([key, text]) => text === english.get(key) && hasWords(language, text),
    );
    expect(left).toEqual([]);
  });
});

test("in German it is das Token everywhere", () => {
  const texts = filesOf("de").flatMap((file) => [...textsOf("de", file)]);
  const masculine = /\b(der|den|(k?ein|dies|jed)en|(dies|jed)er|k?einen \w+en|k?ein \w+er) Token\b/i;
  expect(texts.filter(([, text]) => masculine.test(text))).toEqual([]);
});

/** More than values, tags, names and what is typed. */
function hasWords(language: Language, text: string): boolean {
  const words = text.replaceAll(parts, " ").match(/[A-Za-z_]{2,}/g) ?? [];
  return !isCode(text) && words.some((word) => !names.has(word) && !shared[language]?.has(word));
}
