import { randomBytes } from "node:crypto";
import type { Pace } from "../pace";
import { answerTo, isEndless, ramble, thoughtsOn } from "./answers";
import { type Engine, fileOf } from "./engines";
import { isObject } from "./reply";
import { countTokens, splitTokens, templateTokens } from "./tokens";

export type Piece = { content: string; reasoning: string };
export type Timings = {
  cache_n: number;
  prompt_n: number;
  prompt_ms: number;
  prompt_per_token_ms: number;
  prompt_per_second: number;
  predicted_n: number;
  predicted_ms: number;
  predicted_per_token_ms: number;
  predicted_per_second: number;
};
export type Generation = {
  engine: Engine;
  promptTokens: number;
  cachedTokens: number;
  maxTokens: number | null;
  question: string;
  /** Goes on to its limit whatever it says. */
  hasNoEnd: boolean;
  /** What it calls instead of answering. */
  call: { name: string; arguments: string } | null;
};

/** What is asked of the engine, out of a body in the OpenAI form. */
export function readPrompt(engine: Engine, body: Record<string, unknown>): Generation {
  const messages = Array.isArray(body["messages"]) ? body["messages"] : [];
  const tools = Array.isArray(body["tools"]) && body["tools"].length > 0 ? JSON.stringify(body["tools"]) : "";
  const texts = messages.map((each: unknown) => (isObject(each) ? textOf(each["content"]) : ""));
  // the usual templates put the tools behind the instructions, as they were sent
  const [first = "", ...others] = texts;
  const prompt = [first, tools, ...others].join("\n");
  const promptTokens = countTokens(prompt) + templateTokens * Math.max(1, messages.length > 2 ? 2 : 1);
  const shared = sharedStart(engine.cachedPrompt, prompt);
  const cachedTokens =
    shared === 0 ? 0 : Math.min(promptTokens - 1, countTokens(prompt.slice(0, shared)) + templateTokens - 4);
  const question = texts.findLast((text) => text !== "") ?? "";
  const limits = [body["max_tokens"], body["max_completion_tokens"], body["max_output_tokens"]];
  const limit = limits.find((each) => typeof each === "number" && each > 0);
  if (promptTokens < engine.contextTokens) engine.cachedPrompt = prompt;
  return {
    engine,
    promptTokens,
    cachedTokens,
    maxTokens: typeof limit === "number" ? limit : null,
    question,
    hasNoEnd: body["ignore_eos"] === true,
    call: engine.model.model.callsTools && /\buse the tool\b/i.test(question) ? callOf(body["tools"], question) : null,
  };
}

/** The first tool, with the city that is asked about. */
function callOf(tools: unknown, question: string): Generation["call"] {
  const offered: unknown = Array.isArray(tools) ? tools[0] : undefined;
  const described = isObject(offered) && isObject(offered["function"]) ? offered["function"] : null;
  if (described === null || typeof described["name"] !== "string") return null;
  const city = /\bin ([A-Z][a-z]+)/.exec(question)?.[1] ?? "Hamburg";
  return { name: described["name"], arguments: JSON.stringify({ city, unit: "celsius" }) };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (isObject(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("\n");
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/**
 * The answer in its pieces, at the model's pace. `onPrompt` comes when the prompt was read; `state` is right at any
 * moment, also when it is broken off.
 */
export function createGeneration(
  { engine, promptTokens, cachedTokens, maxTokens, question, hasNoEnd, call }: Generation,
  pace: Pace,
) {
  const { isReasoning } = engine.model.model;
  // a processor is a tenth as fast, about
  const slower = engine.isOnProcessor ? 12 : 1;
  const promptTokensPerSecond = engine.model.model.promptTokensPerSecond / slower;
  const tokensPerSecond = engine.model.model.tokensPerSecond / slower;
  const readTokens = promptTokens - cachedTokens;
  const promptMs = (readTokens / promptTokensPerSecond) * 1000 + 4;
  const room = engine.contextTokens - promptTokens;
  const most = Math.max(1, Math.min(room, maxTokens ?? room));
  let count = 0;
  let finishReason: "stop" | "length" | "tool_calls" = call === null ? "stop" : "tool_calls";

  function* source(): Generator<Piece> {
    if (isReasoning) for (const token of splitTokens(thoughtsOn(question))) yield { content: "", reasoning: token };
    if (call !== null) {
      for (const _ of splitTokens(call.arguments)) yield { content: "", reasoning: "" };
      return;
    }
    for (const token of splitTokens(answerTo(question))) yield { content: token, reasoning: "" };
    if (maxTokens !== null && !hasNoEnd && !isEndless(question)) return;
    for (const sentence of ramble()) for (const token of splitTokens(sentence)) yield { content: token, reasoning: "" };
  }

  async function* pieces(signal: AbortSignal): AsyncGenerator<Piece> {
    const time = pace.timeline();
    await time.until(promptMs, signal);
    for (const piece of source()) {
      if (count >= most) {
        finishReason = "length";
        return;
      }
      count += 1;
      await time.until(promptMs + (count / tokensPerSecond) * 1000, signal);
      yield piece;
    }
  }

  function timings(): Timings {
    const predictedMs = Math.max(0.001, (count / tokensPerSecond) * 1000);
    return {
      cache_n: cachedTokens,
      prompt_n: readTokens,
      prompt_ms: round(promptMs),
      prompt_per_token_ms: promptMs / readTokens,
      prompt_per_second: (readTokens / promptMs) * 1000,
      predicted_n: count,
      predicted_ms: round(predictedMs),
      predicted_per_token_ms: predictedMs / Math.max(1, count),
      predicted_per_second: (count / predictedMs) * 1000,
    };
  }

  return {
    id: `chatcmpl-${randomBytes(24).toString("base64url").slice(0, 32)}`,
    modelFile: fileOf(engine.model),
    pieces,
    timings,
    finishReason: () => finishReason,
    /** A whole call, in the form of an answer; none when it was cut off. */
    toolCalls: () =>
      finishReason === "tool_calls" && call !== null
        ? [{ type: "function", function: call, id: randomBytes(24).toString("base64url").slice(0, 32) }]
        : [],
    usage: () => ({
      completion_tokens: count,
      prompt_tokens: promptTokens,
      total_tokens: promptTokens + count,
      prompt_tokens_details: { cached_tokens: cachedTokens },
    }),
  };
}
export type RunningGeneration = ReturnType<typeof createGeneration>;

const round = (value: number) => Math.round(value * 1000) / 1000;
