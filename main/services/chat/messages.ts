import type { ChatTurn } from "../../../app/contract/chat";

/** Only turns that brought an answer: a question without one would be asked again and again. */
export function messagesOf(turns: readonly ChatTurn[]): { role: string; content: string }[] {
  return turns
    .filter(({ end, answer }) => end !== null && end !== "failed" && answer.trim() !== "")
    .flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ]);
}
