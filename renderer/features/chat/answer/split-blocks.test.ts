import fc from "fast-check";
import { expect, test } from "vitest";
import { isRisky } from "./is-risky";
import { createBlockSplitter } from "./split-blocks";

const blocks = (text: string) => createBlockSplitter()(text);
const texts = (text: string) => blocks(text).map((block) => block.text.trim());

test("blank lines part paragraphs, headings and tables", () => {
  expect(texts("# One\n\ntwo\nstill two\n\n\n| a |\n|---|\n| b |\n")).toEqual([
    "# One",
    "two\nstill two",
    "| a |\n|---|\n| b |",
  ]);
});

test("a list stays whole over blank lines and what is indented", () => {
  expect(texts("1. one\n\n2. two\n\n   more of two\n\nafter")).toEqual(["1. one\n\n2. two\n\n   more of two", "after"]);
});

test("code in a list does not end it", () => {
  expect(texts("- a\n\n  ```sh\n\nno list\n  ```\n- b\n\nafter")).toEqual([
    "- a\n\n  ```sh\n\nno list\n  ```\n- b",
    "after",
  ]);
});

test("code is a block of its own, with its language, also right after text", () => {
  expect(blocks("text\n```ts\nlet a\n\nlet b\n```\nmore")).toEqual([
    { kind: "text", key: 0, text: "text\n" },
    { kind: "code", key: 5, language: "ts", text: "let a\n\nlet b\n" },
    { kind: "text", key: 28, text: "more" },
  ]);
});

test("a fence that is still open is code already", () => {
  expect(blocks("~~~\nhalf `` ```")).toEqual([{ kind: "code", key: 0, language: "", text: "half `` ```" }]);
});

test("a longer fence holds a shorter one", () => {
  expect(texts("````md\n```\ninner\n```\n````\nout")).toEqual(["```\ninner\n```", "out"]);
});

test("a text without end is cut, never inside a character", () => {
  const parts = blocks("😀".repeat(10_000));
  expect(parts.length).toBeGreaterThan(5);
  for (const { text } of parts) expect(text.isWellFormed()).toBe(true);
});

test("a long table goes on under the same head", () => {
  const head = "| a | b |\n|---|---|\n";
  const parts = blocks(head + "| one | two |\n".repeat(1000));
  expect(parts.length).toBeGreaterThan(3);
  for (const { text } of parts) expect(text.startsWith(head)).toBe(true);
});

const markdown = fc
  .array(
    fc.constantFrom(
      "word ",
      "\n",
      "\n\n",
      "- ",
      "1. ",
      "```\n",
      "~~~",
      "  ",
      "> ",
      "| a |",
      "|---|",
      "\t",
      "😀",
      "x".repeat(900),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("nothing is lost but blank lines, fences and repeated heads, however it grows", () => {
  fc.assert(
    fc.property(markdown, fc.integer({ min: 1, max: 200 }), (text, step) => {
      const split = createBlockSplitter();
      for (let length = step; length < text.length; length += step) split(text.slice(0, length));
      const grown = split(text);
      const words = (all: string) => all.replaceAll(/[^wx😀]/gu, "").length;
      expect(words(grown.map((block) => block.text + (block.kind === "code" ? block.language : "")).join(""))).toBe(
        words(text),
      );
      expect(new Set(grown.map(({ key }) => key)).size).toBe(grown.length);
    }),
  );
});

test("blocks that are finished stay the same objects while the text grows", () => {
  const split = createBlockSplitter();
  const [first] = split("one\n\ntwo");
  const later = split("one\n\ntwo and more\n\nthree");
  expect(later[0]).toBe(first);
  expect(later.map(({ text }) => text.trim())).toEqual(["one", "two and more", "three"]);
});

test("another text is split anew", () => {
  const split = createBlockSplitter();
  split("one\n\ntwo");
  expect(split("three").map(({ text }) => text)).toEqual(["three"]);
});

test.each([
  [">".repeat(500), true],
  ["> - ".repeat(40), true],
  ["1) ".repeat(500), true],
  ["*_".repeat(500), true],
  ["=\n".repeat(500), true],
  ["A *usual* text with `code`, [links](https://a.b) and\n> a quote\n> - of a list", false],
])("made to be costly: %#", (text, isCostly) => expect(isRisky(text)).toBe(isCostly));
