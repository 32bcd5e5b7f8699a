import { CodedError } from "../../../app/contract/errors";
import { type ModelRef, type RefProblem, parseModelRef } from "../../../app/domain/model-reference";
import { HttpProblem } from "../../platform/http";
import type { HttpCall, HttpResponse } from "../../platform/http";
import type { SendToRunner } from "../../platform/ports";

const refMessages: Record<RefProblem, string> = {
  empty: "The name is empty.",
  "too-long": "The name is longer than 255 characters.",
  "bad-characters": "The name holds characters a model's name can't have.",
  address: "This is a web address; only the name is needed, such as ai/qwen3:8B.",
  "bad-name": "This is not a model's name.",
  "bad-tag": "What follows the colon is not a tag.",
};

/** Throws CodedError bad-reference. */
export function requireRef(text: string): ModelRef {
  const parsed = parseModelRef(text);
  if (!parsed.ok) throw new CodedError("bad-reference", refMessages[parsed.reason]);
  return parsed;
}

/** A name to be given: an id is none. Throws CodedError bad-reference. */
export function requireName(text: string): ModelRef {
  const parsed = requireRef(text);
  if (parsed.isDigest) throw new CodedError("bad-reference", "This is a model's id, not a name.");
  return parsed;
}

/** Answers here are short: whoever falls silent in the middle of one is not slow. */
const silenceMs = 10_000;

/** Status and whole body. What breaks below HTTP while the body comes is told as runner-down, timed-out or cancelled. */
export async function ask(
  send: SendToRunner,
  call: HttpCall,
  maxBytes?: number,
): Promise<{ status: number; text: string }> {
  const response = await send({ idleTimeoutMs: silenceMs, ...call });
  return { status: response.status, text: await textOf(response, maxBytes) };
}

export async function textOf(response: HttpResponse, maxBytes?: number): Promise<string> {
  try {
    return await response.text(maxBytes);
  } catch (error) {
    throw codeBodyProblem(error);
  } finally {
    response.close();
  }
}

function codeBodyProblem(error: unknown): unknown {
  if (!(error instanceof HttpProblem)) return error;
  if (error.kind === "cancelled") return new CodedError("cancelled", "Cancelled.", undefined, { cause: error });
  if (error.kind === "timed-out") {
    return new CodedError("timed-out", "The Model Runner stopped in the middle of its answer.", error.message, {
      cause: error,
    });
  }
  if (error.kind === "too-large") {
    return new CodedError("runner-bad-answer", "The Model Runner's answer is too large.", error.message, {
      cause: error,
    });
  }
  return new CodedError("runner-down", "The Model Runner hung up in the middle of its answer.", error.message, {
    cause: error,
  });
}
