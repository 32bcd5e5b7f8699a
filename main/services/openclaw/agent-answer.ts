import { isErrorText } from "../../../app/domain/disguised-error";
import { CodedError, toError } from "../../../app/contract/errors";
import type { CommandResult } from "../../platform/run-command";
import { field, jsonIn, numberField, ownWords, setupFailure, textField } from "./cli-output";

/** One turn as `agent --json` reports it. Held in memory only. */
export type AgentAnswer = {
  text: string;
  provider: string | null;
  model: string | null;
  /** Zeros are what clawdbot reports for a turn that never reached a model, and sometimes for one that did. */
  usage: { input: number; output: number; total: number } | null;
  /** Null where the tool doesn't say (clawdbot). */
  fallbackUsed: boolean | null;
};

/**
 * Reads what `agent --json` printed, wrapped (through a gateway) or not. Throws CodedError openclaw-no-answer,
 * openclaw-context-too-small, openclaw-config-invalid, openclaw-broken, openclaw-node-too-old, timed-out, cancelled.
 */
export function readAgentAnswer(result: CommandResult): AgentAnswer {
  if (result.kind === "cancelled") throw new CodedError("cancelled", "Stopped before it answered");
  if (result.kind === "timed-out") throw new CodedError("timed-out", "No answer within the time allowed");
  if (result.kind === "missing") throw new CodedError("openclaw-missing", "Its command line is gone", result.message);
  const document = result.kind === "exited" ? jsonIn(result.stdout) : undefined;
  const body = field(document, "result") ?? document;
  const payloads = field(body, "payloads");
  const meta = field(body, "meta");
  if (!Array.isArray(payloads) || typeof meta !== "object") throw noAnswer(result);

  const usage = field(meta, "agentMeta", "usage");
  const input = numberField(usage, "input") ?? 0;
  const output = numberField(usage, "output") ?? 0;
  const fallbackUsed = field(meta, "executionTrace", "fallbackUsed");
  const answer: AgentAnswer = {
    text: payloads
      .map((each: unknown) => textField(each, "text") ?? "")
      .filter((text) => text !== "")
      .join("\n"),
    // who answered in the end beats who was asked first
    provider: textField(meta, "executionTrace", "winnerProvider") ?? textField(meta, "agentMeta", "provider"),
    model: textField(meta, "executionTrace", "winnerModel") ?? textField(meta, "agentMeta", "model"),
    usage:
      typeof usage === "object" && usage !== null
        ? { input, output, total: numberField(usage, "total") ?? input + output }
        : null,
    fallbackUsed: typeof fallbackUsed === "boolean" ? fallbackUsed : null,
  };
  if (isErrorInDisguise(answer))
    throw new CodedError("openclaw-no-answer", "The model could not be reached", answer.text);
  return answer;
}

/** clawdbot hands errors over as if they were answers, with exit code 0 and a usage of nothing. */
function isErrorInDisguise({ text, usage }: AgentAnswer): boolean {
  return (usage?.total ?? 0) === 0 && isErrorText(text);
}

function noAnswer(result: CommandResult): CodedError {
  const words = ownWords(result);
  const setup = setupFailure(result);
  if (setup !== null) return toError(setup);
  if (/context window too small/i.test(words)) {
    return new CodedError("openclaw-context-too-small", "It refuses the model's context", words);
  }
  if (result.kind === "killed") return new CodedError("openclaw-no-answer", `Ended by ${result.signal}`, words);
  return new CodedError("openclaw-no-answer", "It ended without an answer", words);
}
