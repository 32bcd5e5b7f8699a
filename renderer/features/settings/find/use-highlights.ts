import { useEffect, type RefObject } from "react";
import { placesIn } from "./find-settings";

const name = "found";

/** Here, because the bundler takes this selector for a mistake. */
function look(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(${name}) { background: var(--color-accent); color: var(--color-accent-ink); }`);
  return sheet;
}
let sheet: CSSStyleSheet | null = null;

/** Marks the typed words in what was found, without touching the page; where the browser can't, it is left. */
export function useHighlights(ref: RefObject<HTMLElement | null>, typed: string): void {
  useEffect(() => {
    if (typed.trim() === "" || !("highlights" in CSS) || ref.current === null) return;
    if (sheet === null) {
      sheet = look();
      document.adoptedStyleSheets.push(sheet);
    }
    const ranges: Range[] = [];
    for (const setting of ref.current.querySelectorAll("[data-matched]")) {
      const texts = document.createTreeWalker(setting, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        for (const [start, end] of placesIn(text.textContent ?? "", typed)) {
          const range = new Range();
          range.setStart(text, start);
          range.setEnd(text, end);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set(name, new Highlight(...ranges));
    return () => void CSS.highlights.delete(name);
  });
}
