import fc from "fast-check";
import { expect, test } from "vitest";
import { createBoundedBuffer, createLineSplitter } from "./text-stream";

function split(pieces: readonly string[], maxChars = 1000) {
  const lines: string[] = [];
  const tooLong: number[] = [];
  const splitter = createLineSplitter({
    maxChars,
    onLine: (line) => lines.push(line),
    onTooLong: (start) => tooLong.push(start.length),
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return { lines, tooLong };
}

test.each<[string, string[], string[]]>([
  ["nothing", [""], []],
  ["last line without an end", ["a\nb"], ["a", "b"]],
  ["empty lines are kept", ["a\n\n\nb\n"], ["a", "", "", "b"]],
  ["CRLF", ["a\r\nb\r\n"], ["a", "b"]],
  ["CRLF cut between its two", ["a\r", "\nb"], ["a", "b"]],
  ["a lone CR is part of the line", ["10%\r20%\n"], ["10%\r20%"]],
])("%s", (_name, pieces, expected) => {
  expect(split(pieces).lines).toEqual(expected);
});

test("however the text is cut, the lines are the same", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-c\r]{0,4}\n?$/)), (pieces) => {
      expect(split(pieces).lines).toEqual(split([pieces.join("")]).lines);
    }),
  );
});

test("a line without end does not grow for ever", () => {
  const { lines, tooLong } = split(["a".repeat(600), "a".repeat(600), "\nok\n"]);
  expect(tooLong).toEqual([1200]);
  expect(lines).toEqual(["", "ok"]);
});

test.each<["head" | "tail", string]>([
  ["head", "aé"],
  ["tail", "éz"],
])("keeps the %s, and no half character", (keep, expected) => {
  const buffer = createBoundedBuffer(4, keep);
  for (const byte of Buffer.from("aéééz")) buffer.push(Uint8Array.of(byte));
  expect(buffer.isTruncated()).toBe(true);
  expect(buffer.text()).toBe(expected);
});

test("under the limit everything is there, characters cut across pieces too", () => {
  const buffer = createBoundedBuffer(100, "head");
  const bytes = Buffer.from("grüße 👋");
  buffer.push(bytes.subarray(0, 3));
  buffer.push(bytes.subarray(3, 9));
  buffer.push(bytes.subarray(9));
  expect(buffer.isTruncated()).toBe(false);
  expect(buffer.text()).toBe("grüße 👋");
});
