import { expect, test } from "vitest";
import { unknownReasons } from "../app/contract/reading";
import { errorCodes } from "../app/contract/errors";
import { jobPhases, JobKind, JobNotice } from "../app/contract/jobs";
import { loadAllWords } from "./i18n";

const en = await loadAllWords();

const sorted = (names: readonly string[]) => names.toSorted((left, right) => left.localeCompare(right));

test("every error code has title, why and next step, and no code has words that doesn't exist", () => {
  expect(sorted(Object.keys(en.errors))).toEqual(sorted(errorCodes));
  for (const words of Object.values(en.errors)) {
    expect(Object.keys(words)).toEqual(["title", "why", "next"]);
    for (const text of Object.values(words)) expect(text.length).toBeGreaterThan(5);
  }
});

test.each([
  ["unknown", unknownReasons, en.unknown],
  ["job.phase", jobPhases, en.job.phase],
  ["job.kind", JobKind.options, en.job.kind],
  ["job.notice", JobNotice.options, en.job.notice],
])("%s has a text for each value and none extra", (_name, wanted, texts) => {
  expect(sorted(Object.keys(texts))).toEqual(sorted(wanted));
});

test("no text shouts or says oops", () => {
  const loud: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (typeof node === "string") {
      if (/!|\boops\b/i.test(node)) loud.push(path);
    } else if (typeof node === "object" && node !== null) {
      for (const [key, child] of Object.entries(node)) walk(child, `${path}.${key}`);
    }
  };
  walk(en, "en");
  expect(loud).toEqual([]);
});
