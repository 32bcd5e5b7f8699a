import { expect, test } from "vitest";
import { type Json, parseJson, putAt, textOf, valueAt } from "./json-value";

test.each([
  ["null", null],
  ["{}", {}],
  [" 7 ", 7],
  ["", undefined],
  ["{", undefined],
  ["<html>", undefined],
])("%j as JSON is %j", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each([
  ["a", "a"],
  ["", null],
  [7, null],
  [null, null],
  [undefined, null],
])("the text of %j is %j", (value, text) => {
  expect(textOf(value)).toBe(text);
});

test.each<[Json, string[]]>([
  [{ a: ["x"] }, ["a", "0"]],
  [{ a: ["x"] }, ["a", " "]],
  [["x"], ["b"]],
  [["x"], [""]],
  [{ a: 7 }, ["a", "b"]],
])("what is put into %j at %j is there afterwards", (node, path) => {
  expect(valueAt(putAt(node, path, "new"), path)).toBe("new");
});
