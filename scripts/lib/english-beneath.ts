import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";

type Texts = { [key: string]: string | Texts };

/** A language still being written: English stands where it has nothing to say. */
export function onTop(english: Texts, own: Texts): Texts {
  const texts: Texts = { ...english };
  for (const [key, text] of Object.entries(own)) {
    const below = english[key];
    texts[key] = typeof text === "object" && typeof below === "object" ? onTop(below, text) : text;
  }
  return texts;
}

/** Puts English beneath the texts of every other language as they are built, so that none has a gap when it runs. */
export function englishBeneath(): Plugin {
  return {
    name: "english-beneath",
    enforce: "pre",
    load(id) {
      const [, folder, language, name] = /^(.*\/renderer\/locales)\/([a-z]+)\/(\w+\.json)$/.exec(id) ?? [];
      if (folder === undefined || language === undefined || name === undefined || language === "en") return null;
      const read = (of: string) => JSON.parse(readFileSync(path.join(folder, of, name), "utf8")) as Texts;
      return JSON.stringify(onTop(read("en"), read(language)));
    },
  };
}
