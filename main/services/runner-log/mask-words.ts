const mark = "•••";

/** A quoted text, whole or up to the end of the line where it was cut; escaped quotes inside it stay inside. */
const quoted = String.raw`(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)`;
/** What carries somebody's words in requests, answers and the engine's talkative lines. */
const carriers = "content|prompt|input|text|system|instructions|arguments|reasoning_content|generated_text|messages";

const rules: readonly RegExp[] = [
  new RegExp(String.raw`(\\?["']?\b(?:${carriers})\\?["']?\s*[:=]\s*)${quoted}`, "gi"),
  // the same inside a quoted JSON: \"content\":\"…\"
  new RegExp(String.raw`(\\"(?:${carriers})\\"\s*:\s*)\\"(?:[^"\\]|\\(?!").|\\\\")*(?:\\"|$)`, "gi"),
  // a list of messages, or of texts, up to the end of the line
  new RegExp(String.raw`(\\?["'](?:${carriers})\\?["']\s*:\s*)\[.*`, "gi"),
  // token by token
  /(\b(?:next|sampled|prompt|decoded|generated) token\b[^'"]*)['"].*/gi,
  /(\b(?:prompt|formatted (?:chat|prompt)|request|response|body)\s*[:=]\s*)[[{].*/gi,
];

/** A log line in which the words of prompts and answers, where an engine was told to be talkative, are `•••`. */
export function maskWords(text: string): string {
  return rules.reduce((masked, rule) => masked.replace(rule, `$1${mark}`), text);
}
