import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import type { Language } from "../../app/domain/language";
import { leavesOf, type Texts } from "../../renderer/test/texts";
import { root } from "./program";

function textsOf(language: Language): Map<string, string> {
  const folder = path.join(root, "renderer/locales", language);
  const all = readdirSync(folder).flatMap((file) => {
    const texts = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Texts;
    return leavesOf(texts, `${file}:`);
  });
  return new Map(all);
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Judges whether a text on view is one of the English ones that read otherwise in `language`. */
export function englishIn(language: Language): (text: string) => boolean {
  const own = textsOf(language);
  const said = new Set(own.values());
  const foreign = [...textsOf("en")]
    .filter(([key, text]) => own.get(key) !== text && !said.has(text))
    .map(([, text]) => text);
  const whole = new Set(foreign);
  // one word beside a value may be another language's too: "{{count}} token"
  const patterns = foreign
    .filter((text) => text.includes("{{") && /[a-z]{2}.*[^a-z].*[a-z]{2}/i.test(text.replaceAll(/\{\{\w+\}\}/g, "")))
    .map(
      (text) =>
        new RegExp(
          `^${text
            .split(/\{\{\w+\}\}/)
            .map(escaped)
            .join(".+?")}$`,
          "s",
        ),
    );
  return (text) => whole.has(text) || patterns.some((pattern) => pattern.test(text));
}

/** Every text on view, and every name that only a screen reader says; code and what tools said left out. */
export function textsOnView(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ["aria-label", "title", "placeholder", "alt", "aria-roledescription", "aria-valuetext"])
          found.add(node.getAttribute(name)?.trim() ?? "");
      } else if (!node.parentElement?.closest("script, style, code, pre, samp"))
        found.add(node.textContent?.trim() ?? "");
    }
    found.delete("");
    return [...found];
  });
}
