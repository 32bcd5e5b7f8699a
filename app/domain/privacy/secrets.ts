import { type Json, isJsonObject, textOf, valueAt } from "../json-value";

type SecretKind =
  | "anthropic-key"
  | "openai-key"
  | "openrouter-key"
  | "google-key"
  | "groq-key"
  | "xai-key"
  | "hugging-face-token"
  | "github-token"
  | "gitlab-token"
  | "docker-token"
  | "npm-token"
  | "slack-token"
  | "discord-token"
  | "telegram-token"
  | "aws-key"
  | "private-key"
  | "bearer-token"
  | "url-password"
  /** By the name it is kept under alone. */
  | "named-secret";

/** Where a secret stands. Its value is nowhere in it, not even a part. */
export type FoundSecret = {
  kind: SecretKind;
  /** The key, flag or variable it is kept under, as far as there is one. */
  name: string | null;
  /** In a text, from 1. */
  line: number | null;
  /** In JSON. */
  path: readonly string[] | null;
};

/** Told by their own shape; the first that fits names it. Each starts at something rare, and is bounded. */
const shapes: readonly { kind: SecretKind; pattern: RegExp }[] = [
  { kind: "private-key", pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/ },
  { kind: "anthropic-key", pattern: /(?<![A-Za-z0-9])sk-ant-[\w-]{16,}/ },
  { kind: "openrouter-key", pattern: /(?<![A-Za-z0-9])sk-or-[\w-]{16,}/ },
  // a name such as sk-no-key-required has no digit
  { kind: "openai-key", pattern: /(?<![A-Za-z0-9])sk-(?=[\w-]{0,200}\d)[\w-]{20,}/ },
  { kind: "google-key", pattern: /\bAIza[\w-]{30,}/ },
  { kind: "groq-key", pattern: /\bgsk_[A-Za-z0-9]{16,}/ },
  { kind: "xai-key", pattern: /\bxai-[A-Za-z0-9]{16,}/ },
  { kind: "hugging-face-token", pattern: /\bhf_(?=[A-Za-z0-9]{0,200}[A-Z0-9])[A-Za-z0-9]{16,}/ },
  { kind: "github-token", pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,})/ },
  { kind: "gitlab-token", pattern: /\bglpat-[\w-]{16,}/ },
  { kind: "docker-token", pattern: /\bdckr_(?:pat|oat)_[\w-]{16,}/ },
  { kind: "npm-token", pattern: /\bnpm_[A-Za-z0-9]{30,}/ },
  { kind: "slack-token", pattern: /\b(?:xox[abeprs]|xapp)-[\w-]{10,}/ },
  { kind: "aws-key", pattern: /\bAKIA[0-9A-Z]{16}\b/ },
  { kind: "telegram-token", pattern: /(?<![\w:])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/ },
  { kind: "discord-token", pattern: /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}\b/ },
  { kind: "bearer-token", pattern: /\b[Bb]earer\s+(?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{16,}/ },
  {
    kind: "url-password",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>$]{0,200}:(?!\$|\{|\*|•)[^\s/@"'<>]{1,200}@/i,
  },
];

/** Names whose value is a secret, as they end in keys, flags and variables. `tokens` (a count) is none. */
const secretName =
  /(?:^|[^a-z]|[a-z](?=[A-Z]))(?:api[-_]?keys?|access[-_]?key|secret[-_]?key|private[-_]?key|token|secret|passwd|password|passphrase|credentials?)$/i;
/** Read like a secret's name, and are none. */
const harmlessName =
  /(?:max|min|num|count|total|prompt|completion|context|input|output|stop|bos|eos|pad)[-_]?tokens?$|(?:file|path|id|url|env|mode|ref)$/i;

/** `name = value` of a shell, a `.env`, YAML, JSON and a command's flags. */
const assignments = [
  /(?<![\w-])(?:export\s+|set\s+|\$env:)?["']?([A-Za-z_][\w.-]{0,80})["']?\s*[=:]\s*(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|([^\s"',;}#&|]{1,4096}))/g,
  /(?<![\w-])--([a-z][a-z0-9-]{0,60})(?:=|\s+)(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|([^\s"',;}#&|-][^\s"',;}#&|]{0,4096}))/gi,
  // clawdbot config set gateway.auth.token VALUE
  /(?<![\w-])config\s+set\s+(?:--\S+\s+)*["']?([A-Za-z_][\w.-]{0,120})["']?\s+(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|([^\s"',;}#&|-][^\s"',;}#&|]{0,4096}))/g,
];

/**
 * Secrets that stand in a text in clear, at most one per line: by their shape, or by the name they are kept under.
 * References (`${VAR}`), stand-ins (`not-needed`) and redactions are none.
 */
export function secretsInText(text: string): FoundSecret[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    // a line of a minified file: what lies further in is rarely read by people, and costs much to look through
    const found = secretInLine(line.length > longestLine ? line.slice(0, longestLine) : line);
    return found === null ? [] : [{ ...found, line: index + 1, path: null }];
  });
}
const longestLine = 20_000;

function secretInLine(line: string): Pick<FoundSecret, "kind" | "name"> | null {
  const shape = shapeOf(line);
  for (const pattern of assignments) {
    for (const [, name = "", ...values] of line.matchAll(pattern)) {
      const value = values.find((each) => each !== undefined) ?? "";
      if (isSecretName(name) && isLiteral(value)) return { kind: shapeOf(value) ?? shape ?? "named-secret", name };
    }
  }
  return shape === null ? null : { kind: shape, name: null };
}

/** Secrets that stand in JSON in clear, with the place of each. */
export function secretsInJson(json: Json, path: readonly string[] = []): FoundSecret[] {
  if (typeof json === "string") {
    const name = path.findLast((key) => !/^\d+$/.test(key)) ?? null;
    const kind = shapeOf(json);
    const isNamed = name !== null && (isSecretName(name) || isKeyOfProfile(path)) && isLiteral(json);
    if (kind === null && !isNamed) return [];
    return [{ kind: kind ?? "named-secret", name, line: null, path }];
  }
  if (Array.isArray(json))
    return (json as readonly Json[]).flatMap((each, index) => secretsInJson(each, [...path, String(index)]));
  if (!isJsonObject(json) || isReference(json)) return [];
  return Object.entries(json).flatMap(([key, each]) => secretsInJson(each, [...path, key]));
}

/** Names of variables that hold a secret; a value is looked at only for being one. */
export function secretVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value = ""]) =>
    shapeOf(value) !== null || (isSecretName(name) && isLiteral(value)) ? [name] : [],
  );
}

const shapeOf = (text: string): SecretKind | null => shapes.find(({ pattern }) => pattern.test(text))?.kind ?? null;
const isSecretName = (name: string): boolean => secretName.test(name) && !harmlessName.test(name);
/** `profiles.<id>.key` of OpenClaw's own key file. */
const isKeyOfProfile = (path: readonly string[]): boolean => path.at(-1) === "key" && path.at(-3) === "profiles";
/** `{ source, id }`: says where a secret comes from. */
const isReference = (json: Json): boolean =>
  textOf(valueAt(json, ["source"])) !== null && textOf(valueAt(json, ["id"])) !== null;

/** Stand-ins that tools ask for where no key is needed, words, and what another program put over a secret. */
const noSecret =
  /^(?:not[-_ ]?(?:needed|required|used|set)|no[-_]?key(?:[-_]\w+)*|sk-no-key-required|none|null|undefined|true|false|empty|dummy|unused|placeholder|local|ollama|lm-?studio|docker(?:-model-runner)?|model-runner|test|example|changeme|redacted|x+|your[-_ ].*|<.*>|\[.*\]|\*+|•+|…|\.{3,}|.*(?:REDACTED|•••|\*{4,}).*)$/i;

/** Stands for itself: no variable, no command, no stand-in, no name of a variable. */
function isLiteral(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || noSecret.test(text)) return false;
  if (/^(?:\$|%\w+%|`|op:\/\/|vault:|keychain:|env:|file:|process\.env|\{\{)/i.test(text)) return false;
  // OPENAI_API_KEY, and openclaw's own `cloud:manual`
  return !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) && !/^[a-z][\w-]*:(?:manual|default)$/.test(text);
}
