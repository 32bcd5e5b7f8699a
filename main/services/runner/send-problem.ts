import { CodedError, type ErrorCode } from "../../../app/contract/errors";
import { HttpProblem, type HttpProblemKind } from "../../platform/http";

const codes: Record<HttpProblemKind, ErrorCode> = {
  refused: "runner-down",
  "no-socket": "runner-down",
  "no-permission": "runner-refused",
  "name-not-found": "runner-down",
  "timed-out": "timed-out",
  cancelled: "cancelled",
  cut: "runner-down",
  "not-http": "runner-wrong-service",
  certificate: "runner-untrusted",
  "not-tls": "runner-speaks-http",
  "too-large": "runner-bad-answer",
  offline: "offline-mode",
  failed: "runner-down",
};

const messages: Partial<Record<HttpProblemKind, string>> = {
  refused: "The Model Runner does not answer any more.",
  "no-socket": "The Model Runner does not answer any more.",
  "no-permission": "This account may not use the Model Runner's socket.",
  "timed-out": "The Model Runner did not answer in time.",
  cancelled: "Cancelled.",
  cut: "The Model Runner hung up before it answered.",
  "not-http": "Something else than a Model Runner answers there.",
  certificate: "The certificate at this address is not trusted.",
  "not-tls": "The address says https, and no TLS is spoken there.",
  offline: "Offline mode is on, and this Model Runner is on another machine: it was not contacted.",
};

/** What went wrong before the answer began, as data for the window. What comes later stays an HttpProblem. */
export function codeSendProblem(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (!(error instanceof HttpProblem)) {
    return new CodedError("internal", error instanceof Error ? error.message : String(error), undefined, {
      cause: error,
    });
  }
  const message = messages[error.kind] ?? "The Model Runner could not be reached.";
  return new CodedError(codes[error.kind], message, error.message, { cause: error });
}
