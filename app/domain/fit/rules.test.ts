import { expect, test } from "vitest";
import { parseParameters, rulesBeside, rulesOfThumb } from "./rules";

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

test.each([
  ["both agree with a sum that runs", 7.6e9, 16.6e9, 12e9, "runs-well", [false, false]],
  ["enough by rule, but it won't fit", 7.6e9, 16.6e9, null, "wont-fit", [true, false]],
  ["too little by rule, but it runs", 30e9, 24e9, null, "tight", [true, false]],
  ["a verdict that is not known contradicts nothing", 30e9, 24e9, null, "unknown", [false, false]],
  ["a machine that is not known contradicts nothing", 30e9, null, null, "runs-well", [false, false]],
  ["a size no rule names", 4e9, 16e9, null, "runs-well", []],
  ["parameters that are not told", null, 16e9, null, "runs-well", []],
] as const)("%s", (_name, parameters, machineBytes, allowedBytes, verdict, contradicted) => {
  const beside = rulesBeside({ parameters, machineBytes, allowedBytes, verdict });
  expect(beside.map(({ isContradicted }) => isContradicted)).toEqual(contradicted);
});
