import type { RequestWords } from "../../../app/contract/requests";
import { type Json, parseJson, textOf, valueAt } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";

type Found = Extract<RequestWords, { kind: "found" }>;
type Message = Found["prompt"][number];

const maxChars = 20_000;
const maxMessages = 40;

/** Prompt and answer of one record, in any of the APIs the runner speaks. What can't be told apart stays as it was sent. */
export function wordsOf(record: Json): Found {
  const sent = textOf(valueAt(record, ["request"])) ?? "";
  const request = parseJson(sent);
  const messages = request === undefined ? [] : messagesOf(request);
  const prompt =
    messages.length > 0 || sent === "" ? messages : [{ role: "request", ...cut(sent), attachmentCount: 0 }];
  const leftOutCount = Math.max(0, prompt.length - maxMessages);
  const error = textOf(valueAt(record, ["error"]));
  const status = valueAt(record, ["status_code"]);
  const answered = textOf(valueAt(record, ["response"]));
  const answer = parseJson(answered ?? "");
  const text = answerOf(answer);
  const thinking = textOf(valueAt(answer, ["choices", "0", "message", "reasoning_content"]));
  return {
    kind: "found",
    // the first is the instructions, the last ones are what was asked
    prompt: leftOutCount === 0 ? prompt : [...prompt.slice(0, 1), ...prompt.slice(leftOutCount + 1)],
    leftOutCount,
    answer: text !== null ? cut(text) : answer === undefined && answered !== null ? cut(answered) : null,
    thinking: thinking === null ? null : cut(thinking),
    failure: error === null ? null : explainLoadFailure(Math.max(400, typeof status === "number" ? status : 0), error),
  };
}

function messagesOf(request: Json): Message[] {
  const found: Message[] = [];
  const add = (role: string, content: Json | undefined) => {
    const { text, attachmentCount } = contentOf(content);
    if (text !== "" || attachmentCount > 0) found.push({ role, ...cut(text), attachmentCount });
  };
  add("system", valueAt(request, ["system"]));
  add("system", valueAt(request, ["instructions"]));
  const list = valueAt(request, ["messages"]) ?? valueAt(request, ["input"]) ?? valueAt(request, ["prompt"]);
  if (!Array.isArray(list)) add("user", list);
  for (const each of Array.isArray(list) ? (list as Json[]) : []) {
    if (typeof each === "string") {
      add("user", each);
      continue;
    }
    const role = textOf(valueAt(each, ["role"])) ?? textOf(valueAt(each, ["type"])) ?? "user";
    add(role.slice(0, 40), valueAt(each, ["content"]) ?? valueAt(each, ["output"]));
    add(role.slice(0, 40), toolCallsIn(each));
  }
  return found;
}

/** A text, or parts: texts are joined, everything else is counted. */
function contentOf(content: Json | undefined): { text: string; attachmentCount: number } {
  if (typeof content === "string") return { text: content, attachmentCount: 0 };
  if (!Array.isArray(content)) return { text: "", attachmentCount: 0 };
  const texts = (content as Json[]).map(
    (part) => textOf(part) ?? textOf(valueAt(part, ["text"])) ?? textOf(valueAt(part, ["content"])),
  );
  return {
    text: texts.filter((text) => text !== null).join("\n"),
    attachmentCount: texts.filter((text) => text === null).length,
  };
}

function answerOf(answer: Json | undefined): string | null {
  const choice = valueAt(answer, ["choices", "0"]);
  const message = valueAt(choice, ["message"]);
  const parts = [
    contentOf(valueAt(message, ["content"])).text,
    toolCallsIn(message) ?? "",
    textOf(valueAt(choice, ["text"])) ?? "",
    // Anthropic's and OpenAI's newer API
    contentOf(valueAt(answer, ["content"])).text,
    ...outputsOf(valueAt(answer, ["output"])),
  ].filter((text) => text !== "");
  return parts.length === 0 ? null : parts.join("\n");
}

function outputsOf(output: Json | undefined): string[] {
  return Array.isArray(output) ? (output as Json[]).map((item) => contentOf(valueAt(item, ["content"])).text) : [];
}

/** What the model asked its client to do, as `name(arguments)`. */
function toolCallsIn(message: Json | undefined): string | undefined {
  const calls = valueAt(message, ["tool_calls"]);
  if (!Array.isArray(calls) || calls.length === 0) return undefined;
  return (calls as Json[])
    .map((call) => {
      const name = textOf(valueAt(call, ["function", "name"])) ?? "";
      return `${name}(${textOf(valueAt(call, ["function", "arguments"])) ?? ""})`;
    })
    .join("\n");
}

/** A long text by its two ends. */
function cut(text: string): { text: string; cutChars: number } {
  if (text.length <= maxChars) return { text, cutChars: 0 };
  const half = maxChars / 2;
  return { text: `${text.slice(0, half)}\n…\n${text.slice(-half)}`, cutChars: text.length - maxChars };
}
