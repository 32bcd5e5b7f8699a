import type { ChatTurn } from "../../../app/contract/chat";
import { CodedError } from "../../../app/contract/errors";

const maxBodyBytes = 10 * 1024 * 1024;

/** Only turns that brought an answer: a question without one would be asked again and again. */
function messagesOf(turns: readonly ChatTurn[]): { role: string; content: string }[] {
  return turns
    .filter(({ end, answer }) => end !== null && end !== "failed" && answer.trim() !== "")
    .flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ]);
}

/** What the runner is asked: only what went straight to it is told again. Throws CodedError too-large. */
export function bodyOf(
  { model, text, maxTokens }: { model: string; text: string; maxTokens: number },
  turns: readonly ChatTurn[],
  insteadOf: string | undefined,
): object {
  const before = turns.filter(({ id, way }) => id !== insteadOf && way === "runner");
  const body = {
    model,
    messages: [...messagesOf(before), { role: "user", content: text }],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: maxTokens,
  };
  if (Buffer.byteLength(JSON.stringify(body)) <= maxBodyBytes) return body;
  throw new CodedError("too-large", "The conversation is larger than the runner accepts; begin a new one.");
}
