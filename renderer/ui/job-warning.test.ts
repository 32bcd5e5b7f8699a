import type { TFunction } from "i18next";
import { afterEach, expect, test } from "vitest";
import { locale, setLocale } from "../locale";
import { jobWarningText } from "./job-warning";

const before = locale();
afterEach(() => setLocale(before));

test("amounts are written as the window's language writes them", () => {
  setLocale("de");
  const t = ((key: string, values: object) => `${key} ${JSON.stringify(values)}`) as unknown as TFunction;
  const warning = { code: "room-unsure", neededBytes: 4.68e9, freeBytes: 1.5e9, othersBytes: 2e8 } as const;
  expect(jobWarningText(t, warning)).toBe(
    'jobWarning.room-unsure-shared {"needed":"4,68 GB","free":"1,5 GB","others":"200 MB"}',
  );
});
