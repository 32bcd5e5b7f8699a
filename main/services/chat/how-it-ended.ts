import type { ChatEnd, ChatTurn } from "../../../app/contract/chat";
import { type Failure, toFailure } from "../../../app/contract/errors";
import { HttpProblem } from "../../platform/http";

export type HowItEnded = {
  failure: Failure | null;
  finishReason: string | null;
  isDone: boolean;
  isTimeUp: boolean;
  hasBytes: boolean;
};

/** What became of an answer that nobody stopped. */
export function judgeEnd(
  { failure, finishReason, isDone, isTimeUp, hasBytes }: HowItEnded,
  turn: ChatTurn,
): { end: ChatEnd; failure: Failure | null } {
  if (isTimeUp && !hasBytes) {
    return {
      end: "failed",
      failure: { code: "timed-out", message: "The model did not begin to answer in ten minutes." },
    };
  }
  if (failure !== null) return { end: failure.code === "chat-cut" ? "cut" : "failed", failure };
  if (!isDone) return { end: "cut", failure: cut("The answer ended in the middle.") };
  const end = finishReason === "length" ? "length" : "complete";
  // thinking up to the limit is no empty answer: the limit says it
  const isEmpty = turn.answer.trim() === "" && !(end === "length" && turn.reasoning !== "");
  return { end, failure: isEmpty ? { code: "chat-empty", message: "The model answered nothing." } : null };
}

/** What broke below the answer; once something has come, that it was cut says more than why. */
export function failureOf(
  error: unknown,
  { isTimeUp, hasBytes, silenceLimitMs }: { isTimeUp: boolean; hasBytes: boolean; silenceLimitMs: number },
): Failure {
  const silence = `Nothing came for ${silenceLimitMs / 60_000} minutes.`;
  if (hasBytes) return cut(isTimeUp ? silence : "The connection was cut in the middle.");
  if (error instanceof HttpProblem) {
    const code = error.kind === "timed-out" ? "timed-out" : "chat-cut";
    return { code, message: "The connection was cut before the answer.", detail: error.message };
  }
  return toFailure(error);
}

const cut = (message: string): Failure => ({ code: "chat-cut", message });
