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
  if (status === 412) return { code: "engine-missing", message: firstLine(text) };
  if (/unable to load runner|terminated unexpectedly|runner to be ready/i.test(text)) return explainLoad(text);
  if (isOutOfMemory(text)) return outOfMemory("There was not enough memory.");
  if (status === 503) {
    return /install/i.test(text)
      ? { code: "engine-missing", message: "The engine is not installed yet, or its installation failed." }
      : { code: "runner-disabled", message: "The Model Runner is not enabled." };
  }
  return { code: "runner-bad-answer", message: `The runner answered ${status}.` };
}

/**
 * The engine's own words for why it gave up, the telling ones first: a cache that found no room is out of memory too,
 * and the headline the runner puts before them ("failed to load model") tells nothing. Seen with llama.cpp b10068 but
 * for the words of CUDA, Metal, Windows and macOS, which are its source's and the system's.
 */
const causes: readonly (readonly [RegExp, Failure])[] = [
  [
    /not within the file bounds|corrupted (or incomplete|model)|invalid magic|bad magic|unexpectedly reached end of file|tensor '.*' is duplicated/i,
    { code: "model-corrupt", message: "The model's file is damaged or incomplete." },
  ],
  [
    /unknown model architecture|unknown pre-tokenizer|only supports up to version|missing tensor|key not found in model|wrong number of tensors/i,
    { code: "load-unsupported", message: "This engine does not know this kind of model." },
  ],
  [
    /error while loading shared libraries|library not loaded|symbol lookup error|version `\w+_[\d.]+' not found|exec format error|cannot execute binary|0xc0000135|no backends are loaded|executable file not found/i,
    { code: "engine-broken", message: "The engine itself could not start." },
  ],
  [
    /error while handling argument|error: invalid argument|requires flash attention|unsupported cache type/i,
    { code: "load-setting-refused", message: "The engine refused a setting of this model." },
  ],
  [
    /failed to allocate buffer for kv cache|failed to allocate compute \w* ?buffers|failed to initialize the context|failed to create context/i,
    { code: "load-context-too-large", message: "There was not enough memory for the context." },
  ],
];

function explainLoad(text: string): Failure {
  const known = causes.find(([words]) => words.test(text));
  if (known !== undefined) return { ...known[1] };
  if (isOutOfMemory(text)) return outOfMemory("There was not enough memory to load the model.");
  if (/signal: killed/i.test(text)) return outOfMemory("The system ended the engine; most often memory ran out.");
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
