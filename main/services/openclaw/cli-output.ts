import type { Failure } from "../../../app/contract/errors";
import type { CommandResult } from "../../platform/run-command";

/** A version such as `2026.1.24-3`, from what either command line prints. */
export function versionIn(stdout: string): string | null {
  return /(\d{4}\.\d+\.\d+(?:-\d+)?)/.exec(stdout)?.[1] ?? null;
}

/**
 * The JSON a command printed: from the first line that is exactly `{` or `[`, or that is a whole document by itself.
 * Boxes and log lines before it are skipped, and so is what follows it. Undefined when there is none.
 */
export function jsonIn(stdout: string): unknown {
  const lines = stdout.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const text = line.trimEnd();
    const closing = text === "{" ? "}" : text === "[" ? "]" : null;
    if (closing !== null) {
      // the document ends at the first line that closes it at the left edge
      const end = lines.findIndex((each, at) => at > index && each.trimEnd() === closing);
      const parsed = end === -1 ? undefined : parseJson(lines.slice(index, end + 1).join("\n"));
      if (parsed !== undefined) return parsed;
    } else if (/^\{.*\}$|^\[.*\]$/.test(text)) {
      const parsed = parseJson(text);
      if (parsed !== undefined) return parsed;
    }
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A step into something that was parsed; undefined where it doesn't lead on. */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  let node = value;
  for (const key of path) {
    if (typeof node !== "object" || node === null) return undefined;
    node = Object.hasOwn(node, key) ? (node as Record<string | number, unknown>)[key] : undefined;
  }
  return node;
}

export const textField = (value: unknown, ...path: readonly (string | number)[]): string | null => {
  const found = field(value, ...path);
  return typeof found === "string" ? found : null;
};

export const numberField = (value: unknown, ...path: readonly (string | number)[]): number | null => {
  const found = field(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : null;
};

/** The tool's own words, short enough to be shown: stack frames, repeats and empty lines left out. */
export function ownWords(result: CommandResult): string {
  if (result.kind === "missing") return result.message;
  const document = jsonIn(result.stdout);
  const said = textField(document, "error", "message");
  if (said !== null) return shorten([said, ...issuesIn(document)].join("\n"));
  const text = result.stderr.trim() === "" ? result.stdout : result.stderr;
  const lines = text
    .split(/\r?\n|\\n/)
    .filter((line) => line.trim() !== "" && !/^\s+at |^[│◇├└]|\[diagnostic\]/.test(line));
  return shorten([...new Set(lines)].slice(0, 30).join("\n"));
}

/** What is wrong, key by key, as openclaw lists it. */
export function issuesIn(document: unknown): string[] {
  const issues = field(document, "issues");
  if (!Array.isArray(issues)) return [];
  return issues
    .slice(0, 20)
    .map((each: unknown) => `${textField(each, "path") ?? ""}: ${textField(each, "message") ?? ""}`);
}

function shorten(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}

const nodeWords =
  /requires Node|node:sqlite is unavailable|unsupported Node|use \d+\.\d+\+.*(?:nvm|build)|Unsupported engine/i;

/**
 * Why a command failed before it did its work, told by what it said: a Node that is too old, missing parts, a
 * configuration it refuses. Null when it is none of these.
 */
export function setupFailure(result: CommandResult): Failure | null {
  if (result.kind !== "exited") return null;
  const said = `${result.stderr.slice(0, 200_000)}\n${result.stdout.slice(0, 20_000)}`;
  const words = ownWords(result);
  if (result.exitCode !== 0 && nodeWords.test(said)) {
    return { code: "openclaw-node-too-old", message: "It needs a newer Node.js", detail: words };
  }
  if (/ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND/.test(said) && result.exitCode !== 0) {
    return { code: "openclaw-broken", message: "Parts of its installation are missing", detail: words };
  }
  if (
    /Config(?:uration)? (?:is )?invalid|Invalid config|MissingEnvVarError|Failed to (?:read|parse) config|JSON5?(?: parse)? (?:error|failed)/i.test(
      said,
    )
  ) {
    return { code: "openclaw-config-invalid", message: "It refuses its configuration", detail: words };
  }
  return null;
}
