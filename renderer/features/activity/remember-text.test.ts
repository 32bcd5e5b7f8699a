import type { TFunction } from "i18next";
import { expect, test, vi } from "vitest";
import { rememberText } from "./remember-text";

test("a text is made once for each language", () => {
  const make = vi.fn<(t: TFunction, row: { key: string }) => string>((t, row) => `${t("action.close")} ${row.key}`);
  const textOf = rememberText(make);
  const english = ((key: string) => `en ${key}`) as unknown as TFunction;
  const german = ((key: string) => `de ${key}`) as unknown as TFunction;
  const row = { key: "row" };
  expect([textOf(english, row), textOf(german, row), textOf(english, row)]).toEqual([
    "en action.close row",
    "de action.close row",
    "en action.close row",
  ]);
  expect(make).toHaveBeenCalledTimes(2);
});
