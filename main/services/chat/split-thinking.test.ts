import fc from "fast-check";
import { expect, test } from "vitest";
import { createThinkingSplitter } from "./split-thinking";

function split(pieces: readonly string[]) {
  const splitter = createThinkingSplitter();
  const parts = [...pieces.map((piece) => splitter.push(piece)), splitter.end()];
  return {
    answer: parts.map(({ answer }) => answer).join(""),
    reasoning: parts.map(({ reasoning }) => reasoning).join(""),
  };
}

const cases: [string, string, string][] = [
  ["plain", "plain", ""],
  ["<think>a</think>b", "b", "a"],
  ["\n <think>\na\n</think>\n\nb c\n", "b c\n", "\na\n"],
  ["<think>never closed", "", "never closed"],
  ["<think>a < b </ thin </thin k></think>x", "x", "a < b </ thin </thin k>"],
  ["<think></think>b", "b", ""],
  ["<thinking>x", "<thinking>x", ""],
  ["<thi", "<thi", ""],
  ["a <think>b</think>", "a <think>b</think>", ""],
  ["<think>a</think>b<think>c</think>", "b<think>c</think>", "a"],
  ["", "", ""],
  ["  ", "  ", ""],
];

test.each(cases)("%j", (text, answer, reasoning) => {
  expect(split([text])).toEqual({ answer, reasoning });
  expect(split([...text])).toEqual({ answer, reasoning });
});

test("where it is cut makes no difference, and no word is lost", () => {
  const text = fc.array(fc.constantFrom("<", ">", "/", "think", "<think>", "</think>", " ", "\n", "word"), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(text, fc.infiniteStream(fc.nat(6)), (parts, cuts) => {
      const whole = parts.join("");
      const pieces: string[] = [];
      let at = 0;
      while (at < whole.length) {
        const length = 1 + (cuts.next().value ?? 0);
        pieces.push(whole.slice(at, at + length));
        at += length;
      }
      const result = split(pieces);
      expect(result).toEqual(split([whole]));
      const kept = `${result.reasoning}${result.answer}`.replaceAll(/\s/g, "");
      const tagLess = whole.replaceAll(/\s/g, "");
      expect(tagLess.length - kept.length).toSatisfy((lost: number) => [0, 7, 15].includes(lost));
    }),
  );
});
