const maxMarks = 300;
const maxLines = 250;
const deeplyNested = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t]*){12}/m;

/**
 * Text made to cost the Markdown parser far more than its length: nested without end, or nothing but marks. It is shown
 * as it came.
 */
export function isRisky(text: string): boolean {
  if (deeplyNested.test(text)) return true;
  let marks = 0;
  let lines = 0;
  for (const char of text) {
    if (char === "\n") lines += 1;
    else if ("*_~`[]<".includes(char)) marks += 1;
  }
  return marks > maxMarks || lines > maxLines;
}
