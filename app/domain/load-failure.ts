import type { Failure } from "../contract/errors";
import { type Json, isJsonObject, valueAt } from "./json-value";

const maxDetail = 4000;

/**
 * Why the runner refused or failed a request that needs a model, from its status and its words: plain text from the
 * runner itself, JSON from the engine behind it. The words are kept as `detail`.
 */
export function explainLoadFailure(status: number, bodyText: string): Failure {
  const text = bodyText.trim();
  const detail = shorten(text);
  const failure = explainJson(status, text) ?? explainText(status, text);
  return detail === "" ? failure : { ...failure, detail };
}

function explainJson(status: number, text: string): Failure | null {
  const content = parseJson(text);
  if (!isJsonObject(content)) return null;
  const error = content["error"];
  const message = isJsonObject(error) ? error["message"] : (error ?? content["message"]);
  const words = typeof message === "string" ? message : "";
  const type = valueAt(content, ["error", "type"]);
  if (type === "exceed_context_size_error" || /exceeds? the (available )?context/i.test(words)) {
    const asked = valueAt(content, ["error", "n_prompt_tokens"]);
    const room = valueAt(content, ["error", "n_ctx"]);
    const figures = typeof asked === "number" && typeof room === "number" ? ` ${asked} tokens, room for ${room}.` : "";
    return { code: "context-exceeded", message: `The conversation is longer than the context.${figures}` };
  }
  if (isOutOfMemory(words)) return outOfMemory("The engine ran out of memory.");
  if (type === "unavailable_error" || status === 503)
    return { code: "busy", message: "The engine is still loading the model." };
  return { code: "runner-bad-answer", message: words === "" ? `The engine answered ${status}.` : firstLine(words) };
}

function explainText(status: number, text: string): Failure {
  if (status === 404) {
    return /^(404 page )?not found$/i.test(text)
      ? { code: "runner-old", message: "This runner has no such route." }
      : { code: "model-missing", message: "The runner does not have this model." };
  }
  if (status === 401 || status === 403) return { code: "runner-refused", message: "The runner refuses to answer us." };
  if (status === 413 || /request too large/i.test(text)) {
    return { code: "too-large", message: "The request is larger than the runner accepts." };
  }
  if (status === 412) return { code: "load-failed", message: "The engine this model needs is not installed." };
  if (/unable to load runner|terminated unexpectedly|runner to be ready/i.test(text)) return explainLoad(text);
  if (isOutOfMemory(text)) return outOfMemory("There was not enough memory.");
  if (status === 503) {
    return /install/i.test(text)
      ? { code: "load-failed", message: "The engine is not installed yet, or its installation failed." }
      : { code: "runner-disabled", message: "The Model Runner is not enabled." };
  }
  return { code: "runner-bad-answer", message: `The runner answered ${status}.` };
}

function explainLoad(text: string): Failure {
  if (
    /not within the file bounds|corrupted or incomplete|invalid magic|bad magic|unexpectedly reached end of file/i.test(
      text,
    )
  ) {
    return { code: "model-corrupt", message: "The model's file is damaged or incomplete." };
  }
  if (isOutOfMemory(text)) return outOfMemory("There was not enough memory to load the model.");
  if (/unknown model architecture/i.test(text)) {
    return { code: "load-failed", message: "This engine does not know the model's architecture." };
  }
  if (isCutOffWhileLoading(text)) {
    return outOfMemory("The engine was ended while it loaded the model, without a word; most often memory ran out.");
  }
  return { code: "load-failed", message: "The engine could not load the model." };
}

/**
 * A kernel that kills the engine for memory leaves no word of it: what is left are the engine's lines up to the load,
 * and none of them an error. The warning about GPUs that comes first has nothing to do with it.
 */
function isCutOffWhileLoading(text: string): boolean {
  if (!/terminated unexpectedly/i.test(text)) return false;
  const lines = text.split("\n").slice(1);
  const isError = (line: string) => /^[\d.]+ E /.test(line) || /\berror\b|\bfailed\b|\babort/i.test(line);
  if (lines.some(isError)) return false;
  return (
    lines.some((line) => /loading model/i.test(line)) && !lines.some((line) => /model loaded|listening on/i.test(line))
  );
}

function isOutOfMemory(text: string): boolean {
  return /not enough (gpu )?memory|out of (device )?memory|cudamalloc failed|bad_alloc|(failed|unable) to allocate|erroroutof\w*memory|insufficient memory/i.test(
    text,
  );
}

const outOfMemory = (message: string): Failure => ({ code: "load-out-of-memory", message });
const firstLine = (text: string) => (text.split("\n")[0] ?? "").slice(0, 300);

/** Head and tail: the engine's last words matter as much as the first. */
function shorten(text: string): string {
  return text.length <= maxDetail ? text : `${text.slice(0, maxDetail / 2)}\n…\n${text.slice(-maxDetail / 2)}`;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
