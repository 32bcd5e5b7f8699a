/** clawdbot hands errors over as if they were answers: the whole text is one of these. */
export function isErrorText(text: string): boolean {
  return /^(?:Connection error\.|Request timed out\.?|\d{3} |LLM request failed|fetch failed)/.test(text.trim());
}
