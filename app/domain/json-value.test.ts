import { expect, test } from "vitest";
import { type Json, parseJson, putAt, removeAt, textOf, valueAt } from "./json-value";

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

test.each<[Json, string, Json]>([
  [{ a: { b: 1, c: 2 } }, "a.b", { a: { c: 2 } }],
  [{ a: 1 }, "a", {}],
  [{ a: [1, 2, 3] }, "a.1", { a: [1, 3] }],
  [{ a: [{ b: 1, c: 2 }] }, "a.0.b", { a: [{ c: 2 }] }],
  [{ a: 1 }, "b", { a: 1 }],
  [{ a: 1 }, "a.b.c", { a: 1 }],
  [[1], "x", [1]],
])("%j without %s is %j", (node, path, expected) => {
  expect(removeAt(node, path.split("."))).toEqual(expected);
});
