/** Tokens a chat template puts around one short message. */
export const templateTokens = 24;

const pattern = /\s*(?:[A-Za-z]{1,7}|\d{1,3}|[^\sA-Za-z\d])|\s+$/gu;

/** Text in the pieces a model would say it in; joined they are the text again. */
export function splitTokens(text: string): string[] {
  return text.match(pattern) ?? [];
}

/** How many tokens a text is. A loop, because a prompt of ten megabytes is among what is asked. */
export function countTokens(text: string): number {
  let count = 0;
  let kind = 0;
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const next = kindOf(code);
    if (next === 0) {
      kind = 0;
      continue;
    }
    const most = next === 1 ? 7 : next === 2 ? 3 : 1;
    if (next === kind && run < most) run += 1;
    else {
      // the second half of a surrogate pair is no character of its own
      if (!(code >= 0xdc00 && code <= 0xdfff)) count += 1;
      run = 1;
    }
    kind = next;
  }
  return count;
}

function kindOf(code: number): 0 | 1 | 2 | 3 {
  if (code <= 32 || code === 0xa0) return 0;
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return 1;
  return code >= 48 && code <= 57 ? 2 : 3;
}
