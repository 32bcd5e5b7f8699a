import { type Json, type JsonObject, isJsonObject, parseJson, textOf, valueAt } from "./json-value";
import { clientName } from "./request-client";

/** What every turn of an assistant begins with: its instructions and its tools, none of its user's words. */
export type PromptPrefix = { client: string; body: JsonObject };

/** What changes how a template puts a prompt together. */
const shaping = ["tools", "tool_choice", "chat_template_kwargs", "reasoning_effort", "parallel_tool_calls"] as const;
const instructing: ReadonlySet<Json | undefined> = new Set(["system", "developer"]);
const instructionChars = 400;

/**
 * The beginning of a request to `chat/completions` up to its user's first word, when OpenClaw or Clawdbot sent it; null
 * for any other.
 */
export function promptPrefixOf(request: string): PromptPrefix | null {
  const body = parseJson(request);
  const messages = valueAt(body, ["messages"]);
  if (!isJsonObject(body) || !Array.isArray(messages)) return null;
  const list = messages as readonly Json[];
  const end = list.findIndex((message) => !instructing.has(valueAt(message, ["role"])));
  const instructions = end < 0 ? [] : list.slice(0, end);
  const content = valueAt(instructions[0], ["content"]);
  const first = textOf(content) ?? textOf(valueAt(content, ["0", "text"])) ?? "";
  const client = clientName(null, first.slice(0, instructionChars));
  if (client !== "OpenClaw" && client !== "Clawdbot") return null;
  const kept = shaping.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]] as const]));
  return { client, body: { ...Object.fromEntries(kept), messages: instructions } };
}

/** The prefix as a question that costs one token of answer; different words share all but their own tokens. */
export function warmUpBody({ body }: PromptPrefix, model: string, words: string): JsonObject & { max_tokens: 1 } {
  const messages = Array.isArray(body["messages"]) ? (body["messages"] as readonly Json[]) : [];
  return { ...body, model, messages: [...messages, { role: "user", content: words }], max_tokens: 1 };
}

export type PromptCost = { promptTokens: number; cachedTokens: number; readMs: number };

/** What reading a prompt took, by the engine's `timings`; null where it does not tell. */
export function promptCostOf(answer: Json | undefined): PromptCost | null {
  const figure = (key: string) => {
    const value = valueAt(answer, ["timings", key]);
    return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
  };
  const [cached, read, readMs] = [figure("cache_n"), figure("prompt_n"), figure("prompt_ms")];
  if (read === null || readMs === null) return null;
  return { promptTokens: read + (cached ?? 0), cachedTokens: cached ?? 0, readMs };
}
