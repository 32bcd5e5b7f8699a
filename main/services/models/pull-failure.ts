import type { ErrorCode, Failure } from "../../../app/contract/errors";
import { explainLoadFailure } from "../../../app/domain/load-failure";

const byWords: readonly [words: RegExp, code: ErrorCode, message: string][] = [
  // the other sign of two pulls that write one file: whoever checks first takes it away
  [
    /expected sha256|\.incomplete\b.*(no such file|cannot find the file)/i,
    "pull-corrupt",
    "What was downloaded is not what the registry promised; most often another program pulled the same model.",
  ],
  [/no space left|disk quota|not enough space/i, "disk-full", "The disk is full."],
  [
    /no such host|connection refused|dial tcp|server misbehaving|network is unreachable|no route to host|x509|tls: |handshake|proxyconnect/i,
    "pull-offline",
    "The registry can't be reached from the Model Runner.",
  ],
  [/unauthorized|authentication required|access denied|denied:/i, "pull-unauthorized", unauthorized()],
  [/manifest unknown|manifest_unknown|model not found|name unknown/i, "pull-not-found", "There is no such model."],
  [/unsupported|media type/i, "pull-unsupported", "This Model Runner can't use this kind of model."],
  [
    /\beof\b|connection reset|broken pipe|i\/o timeout|deadline exceeded|context canceled|unexpected end|toomanyrequests|too many requests/i,
    "pull-interrupted",
    "The download was interrupted.",
  ],
];

/** Why a pull was refused before its stream began. A repository that is not on Docker Hub answers 401 too. */
export function explainPullRefusal(status: number, bodyText: string): Failure {
  const text = bodyText.trim();
  const found = byStatus(status, text) ?? byText(text);
  if (found !== null) return { ...found, ...(text === "" ? {} : { detail: text.slice(0, 4000) }) };
  return explainLoadFailure(status, bodyText);
}

/** Why a pull failed after its stream began: status 200, then an error line. */
export function explainPullError(words: string): Failure {
  const found = byText(words) ?? { code: "pull-interrupted", message: "The Model Runner gave the download up." };
  return { ...found, detail: words.slice(0, 4000) };
}

function byStatus(status: number, text: string): Failure | null {
  if (status === 400) return { code: "bad-reference", message: "The Model Runner does not accept this name." };
  if (status === 401) return { code: "pull-unauthorized", message: unauthorized() };
  if (status === 404) {
    return /^(404 page )?not found$/i.test(text)
      ? { code: "runner-old", message: "This runner can't pull models this way." }
      : { code: "pull-not-found", message: "There is no such model." };
  }
  if (status === 415 || status === 422) {
    return /newer|upgrade|latest version/i.test(text)
      ? { code: "runner-old", message: "This model needs a newer Model Runner." }
      : { code: "pull-unsupported", message: "This Model Runner can't use this kind of model." };
  }
  return status === 429 ? { code: "pull-interrupted", message: "The registry asks us to wait." } : null;
}

function byText(text: string): { code: ErrorCode; message: string } | null {
  const found = byWords.find(([words]) => words.test(text));
  return found === undefined ? null : { code: found[1], message: found[2] };
}

function unauthorized(): string {
  return "The registry refuses it without a login; a repository that doesn't exist on Docker Hub also answers so.";
}
