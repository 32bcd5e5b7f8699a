import { expect, test } from "vitest";
import { withLanguage } from "./start-page";

const html = '<!doctype html>\n<html lang="en">\n  <head></head>\n</html>\n';

test.each([
  [
    { choice: "system", system: ["de-AT", "en"] } as const,
    '<html lang="de" data-language="system" data-languages="de-AT,en">',
  ],
  [{ choice: "zh", system: ["de-AT"] } as const, '<html lang="zh-Hans" data-language="zh" data-languages="de-AT">'],
  [{ choice: "system", system: null } as const, '<html lang="en" data-language="system">'],
  [{ choice: "de", system: null } as const, '<html lang="de" data-language="de">'],
])("%j is written into the document", (facts, element) => {
  expect(withLanguage(html, facts)).toBe(html.replace('<html lang="en">', element));
});
