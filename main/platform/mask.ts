const maskMark = "•••";

/** Names whose value is a secret, as they end in keys, flags, queries and variables. `tokens` (a count) is not one. */
const secretName =
  "(?:api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|(?:access|auth|refresh|id|bearer|gateway|bot)[-_]?token|token|secret|passwd|password|passphrase|credentials?)";

// Each pattern starts at something rare or is bounded: tools write megabytes on one line, and all of it comes through here.
type Rule = { pattern: RegExp; replacement: string };
const rules: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: maskMark,
  },
  // user:password@ in a URL; `name@sha256:…` is a digest, not userinfo
  { pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'<>]{1,512}@(?!sha256:)/gi, replacement: `$1${maskMark}@` },
  {
    pattern: /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\s"',]+(?:[ \t]+[^\s"',]+)?/gi,
    replacement: `$1${maskMark}`,
  },
  { pattern: /\b(Bearer\s+)(?=[\w.~+/=-]*\d|[\w.~+/=-]{20})[\w.~+/=-]{6,}/gi, replacement: `$1${maskMark}` },
  { pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{8,}/g, replacement: maskMark },
  { pattern: /\bhf_(?=[A-Za-z0-9]*[A-Z0-9]|[a-z]{16})[A-Za-z0-9]{8,}/g, replacement: maskMark },
  {
    pattern:
      /\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|dckr_(?:pat|oat)_[\w-]{16,}|npm_[A-Za-z0-9]{30,}|(?:xox[abeprs]|xapp)-[\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|gsk_[A-Za-z0-9]{16,}|xai-[A-Za-z0-9]{16,}|eyJ[\w-]{10,4096}\.[\w-]{10,8192}\.[\w-]*)/g,
    replacement: maskMark,
  },
  // a Telegram bot's, a Discord bot's
  {
    pattern: /(?<![\w:])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}\b/g,
    replacement: maskMark,
  },
  // "apiKey": "…" in JSON, JSON5 and JavaScript, also when the text ends within it;
  // `${ENV}` references name a secret without being one
  {
    pattern: new RegExp(
      `(${secretName}["']?\\s*[:=]\\s*)(["'])(?!\\$\\{)(?:\\\\.|(?!\\2)[^\\\\\\n])+(?:\\2|\\\\?$)`,
      "gi",
    ),
    replacement: `$1$2${maskMark}$2`,
  },
  // NAME_API_KEY=… as in an environment
  {
    pattern: /(?<=[A-Z0-9])(_(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS|PAT)=)(?!["'•]|\$\{)[^\s"',;]+/g,
    replacement: `$1${maskMark}`,
  },
  // ?token=… and &sig=…
  {
    pattern: new RegExp(
      `([?&](?:[\\w.-]{0,64}${secretName}|key|sig|signature|x-amz-(?:signature|credential|security-token)|auth|code)=)[^\\s&#"'<>]+`,
      "gi",
    ),
    replacement: `$1${maskMark}`,
  },
  // the browser shell's own address carries its token behind the #
  {
    pattern: /(\bhttps?:\/\/[^\s#"'<>]{1,512}#)(?=[\w-]{0,64}(?:token|key)=|[0-9a-f]{32})[^\s"'<>)\]]+/gi,
    replacement: `$1${maskMark}`,
  },
  {
    pattern: /(\bhttps?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?[^\s#"'<>]{0,512}#)[^\s"'<>)\]]+/gi,
    replacement: `$1${maskMark}`,
  },
  // token: 0123456789abcdef…
  {
    pattern: new RegExp(`((?:${secretName}|\\bkey)["']?(?:\\s+|\\s*[:=]\\s*)["']?)[0-9a-f]{32,}\\b`, "gi"),
    replacement: `$1${maskMark}`,
  },
  // password: hunter2, api_key = abcdefgh12345678 and --token abcdefgh12345678
  {
    pattern: /\b((?:password|passwd|passphrase)\s*[:=]\s*)(?!["'•]|\$\{)[^\s"',;]+/gi,
    replacement: `$1${maskMark}`,
  },
  {
    pattern: new RegExp(
      `(${secretName}\\s*[:=]\\s*|(?<![\\w-])--[\\w-]{0,64}${secretName}\\s+)(?!["'•]|\\$\\{|sha256:)(?=[\\w.~+/=-]{0,512}\\d)[\\w.~+/=-]{12,}`,
      "gi",
    ),
    replacement: `$1${maskMark}`,
  },
];

/**
 * Text with what looks like a secret replaced by `•••`: bearer tokens, provider keys, `"apiKey": "…"`, URL userinfo,
 * token queries and fragments, private keys. Digests, model names, `${ENV}` references and token counts stay.
 */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  let masked = text;
  // longest first: a secret that holds another must go whole
  for (const secret of secrets.filter((each) => each.trim() !== "").toSorted((a, b) => b.length - a.length)) {
    masked = masked.replaceAll(secret, maskMark);
  }
  for (const { pattern, replacement } of rules) masked = masked.replace(pattern, replacement);
  return masked;
}

/** What is read past a cut, so that a secret it would split is seen whole. */
const pastCutChars = 4096;

/** {@link maskSecrets} of the start of a text of any length: about `maxChars`, with ` …` where something was left off. */
export function maskAndCut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return maskSecrets(text).slice(0, maxChars);
  const read = text.slice(0, maxChars + pastCutChars);
  const masked = maskSecrets(read);
  // masking shortens: what was read past the cut must go, whatever became of it
  return `${masked.slice(0, maxChars - read.length).slice(0, maxChars)} …`;
}

const secretFlag = new RegExp(`(?:^--?|\\.|[-_])${secretName}$|^${secretName}$`, "i");

/** What follows these is a person's words. They are no secret to the program, and still none of what we write down. */
const wordsFlag = /^--(?:message|prompt|system-prompt)$/;
const wordsInOne = /^(--(?:message|prompt|system-prompt)=)[\s\S]+$/;

/**
 * Arguments of a command as they may be written down: also masks what follows `--token`, a key path ending in `.apiKey`,
 * and the words after `--message` or `--prompt`.
 */
export function maskArgs(args: readonly string[], secrets: readonly string[] = []): string[] {
  return args.map((arg, index) => {
    const before = args[index - 1];
    if (before !== undefined && wordsFlag.test(before)) return maskMark;
    const isSecret =
      before !== undefined && secretFlag.test(before) && !arg.startsWith("-") && !/^\$\{\w+\}$/.test(arg);
    return isSecret ? maskMark : maskSecrets(arg.replace(wordsInOne, `$1${maskMark}`), secrets);
  });
}
