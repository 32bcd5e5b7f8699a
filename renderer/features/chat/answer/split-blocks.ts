/** A piece of an answer that is rendered by itself. Only the last one of a growing answer ever changes. */
export type AnswerBlock =
  | { kind: "text"; key: number; text: string }
  | { kind: "code"; key: number; language: string; text: string };

const softChars = 1_500;
const hardChars = 3_000;
const headChars = 500;
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const indented = /^(?: {4}|\t)/;
const tableRule = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

type Line = { start: number; end: number; next: number };

function lineAt(text: string, start: number): Line {
  const at = text.indexOf("\n", start);
  return at < 0 ? { start, end: text.length, next: text.length } : { start, end: at, next: at + 1 };
}

/** The line without what only a short look needs; a hostile one may be a megabyte long. */
const head = (text: string, { start, end }: Line) => text.slice(start, Math.min(end, start + headChars));

function isClosing(line: string, opening: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= opening.length && trimmed.replaceAll(opening[0] ?? "`", "") === "" && !indented.test(line);
}

function readCode(text: string, first: Line, mark: string, language: string): End & { block: AnswerBlock } {
  const codeUpTo = (end: number, next: number) => ({
    block: { kind: "code" as const, key: first.start, language, text: text.slice(first.next, end) },
    next,
    isCut: false,
  });
  for (let at = first.next; at < text.length;) {
    const line = lineAt(text, at);
    if (isClosing(head(text, line), mark)) return codeUpTo(at, line.next);
    at = line.next;
  }
  return codeUpTo(text.length, text.length);
}

/** Where a text that is too long is cut: at a line, else between words, else anywhere but inside a character. */
function cutWithin(text: string, start: number): number {
  const limit = start + hardChars;
  const line = text.lastIndexOf("\n", limit);
  if (line > start + softChars / 2) return line + 1;
  const word = text.lastIndexOf(" ", limit);
  if (word > start + softChars / 2) return word + 1;
  const code = text.charCodeAt(limit);
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit;
}

type End = { next: number; isCut: boolean };

/** The end of the text block that begins at `start`. Lists stay whole over blank lines, as far as their size allows. */
function endOfText(text: string, start: number): End {
  const first = head(text, lineAt(text, start));
  const isList = listItem.test(first);
  const isIndented = indented.test(first);
  let isAfterBlank = false;
  let nested: string | null = null;
  for (let at = start; at < text.length;) {
    const line = lineAt(text, at);
    if (line.end - start > hardChars) {
      return { next: at - start > softChars / 2 ? at : cutWithin(text, start), isCut: true };
    }
    const shown = head(text, line);
    const isBlank = shown.trim() === "";
    if (at > start && !isBlank && nested === null) {
      const isInside = isList ? /^(?: {2}|\t)/.test(shown) || listItem.test(shown) : isIndented && indented.test(shown);
      const isLong = at - start > softChars && (isAfterBlank || (isList && listItem.test(shown)));
      if ((!isInside && (isAfterBlank || fence.test(shown))) || isLong) return { next: at, isCut: false };
    }
    if (isList) {
      const mark = /^\s*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})/.exec(shown)?.[1];
      if (nested === null) nested = mark ?? null;
      else if (isClosing(shown.trim(), nested)) nested = null;
    }
    isAfterBlank = isBlank;
    at = line.next;
  }
  return { next: text.length, isCut: false };
}

/** A table cut in two goes on under the same head. */
function tableHead(block: string): string {
  const first = lineAt(block, 0);
  const second = lineAt(block, first.next);
  const rule = block.slice(second.start, second.end);
  const isTable = block.slice(first.start, first.end).includes("|") && rule.includes("-") && tableRule.test(rule);
  return isTable && second.next < 1_000 ? block.slice(0, second.next) : "";
}

/** The start of the first line at or after `from` that has something on it. */
function skipBlank(text: string, from: number): number {
  for (let at = from; at < text.length;) {
    const line = lineAt(text, at);
    if (text.slice(line.start, line.end).trim() !== "") return at;
    at = line.next;
  }
  return text.length;
}

/** Splits a growing text. What is finished is kept, so that a longer text costs only its last block. */
export function createBlockSplitter(): (text: string) => readonly AnswerBlock[] {
  let done: AnswerBlock[] = [];
  let seen = "";
  let from = 0;
  let carried = "";

  return (text) => {
    if (!text.startsWith(seen)) {
      done = [];
      from = 0;
      carried = "";
    }
    seen = text;
    for (;;) {
      const start = skipBlank(text, from);
      if (start >= text.length) return done;
      const { block, next, isCut } = readBlock(text, start, carried);
      if (next >= text.length) return [...done, block];
      carried = isCut ? tableHead(block.text) : "";
      done = [...done, block];
      from = next;
    }
  };
}

function readBlock(text: string, start: number, carried: string): End & { block: AnswerBlock } {
  const first = lineAt(text, start);
  const mark = first.end - first.start < headChars ? fence.exec(head(text, first)) : null;
  if (mark && first.next > first.end) return readCode(text, first, mark[1] ?? "", (mark[2] ?? "").trim());
  const end = endOfText(text, start);
  return { ...end, block: { kind: "text", key: start, text: carried + text.slice(start, end.next) } };
}
