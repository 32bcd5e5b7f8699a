import { CodedError } from "../../../app/contract/errors";
import {
  type AgentJudgement,
  harmlessTool,
  judgeToolCall,
  refusedTools,
  toolQuestion,
} from "../../../app/domain/agent-check";
import { parseJson } from "../../../app/domain/json-value";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { HttpProblem } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

/** Room to think first, and an end for a model that goes on. */
const maxTokens = 1_024;
const answerLimitMs = 600_000;

/** Offers a loaded model one tool and judges what comes. Throws what the engine failed with. */
export async function checkAgent(
  { send }: { send: SendToRunner },
  { ref, signal }: { ref: string; signal: AbortSignal },
): Promise<AgentJudgement> {
  const response = await send({
    method: "POST",
    path: "/engines/v1/chat/completions",
    body: {
      model: ref,
      messages: [{ role: "user", content: toolQuestion }],
      tools: [harmlessTool],
      tool_choice: "auto",
      max_tokens: maxTokens,
      temperature: 0,
    },
    headersTimeoutMs: answerLimitMs,
    purpose: "agent-check",
    signal,
  });
  const text = await response
    .text(1024 * 1024)
    .catch((error: unknown) => {
      if (!(error instanceof HttpProblem) || error.kind === "cancelled") throw error;
      throw new CodedError("runner-bad-answer", "The answer broke off.", error.message, { cause: error });
    })
    .finally(() => response.close());
  if (response.status !== 200) {
    if (response.status < 502 && /\btools?\b|jinja|template/i.test(text) && !/unable to load/.test(text))
      return refusedTools;
    const { code, message, detail } = explainLoadFailure(response.status, text);
    throw new CodedError(code, message, detail);
  }
  const judged = judgeToolCall(parseJson(text));
  if (judged === null) throw new CodedError("runner-bad-answer", "The answer is none of a chat.");
  return judged;
}
