import { expect, test } from "vitest";
import { parseParameters, rulesOfThumb } from "./fit-rules";

test.each([
  ["268.10M", null, null],
  ["1.24B", 8e9, null],
  ["3.21B", 8e9, null],
  ["4.02B", null, null],
  ["7.25 B", 16e9, 8e9],
  ["8.19B", 16e9, 8e9],
  ["12B", null, null],
  ["14.8B", 32e9, 16e9],
  ["30B-A3B", 32e9, 16e9],
  ["1T", 32e9, 16e9],
])("%s parameters", (text, machineBytes, allowedBytes) => {
  expect(rulesOfThumb(parseParameters(text) ?? Number.NaN)).toEqual({ machineBytes, allowedBytes });
});

test.each(["", "many", "B", "-1B", "8"])("%j is no number of parameters", (text) => {
  expect(parseParameters(text)).toBeNull();
});
