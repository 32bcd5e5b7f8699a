import type { ChatWay } from "../../../app/contract/chat";
import type { Failure } from "../../../app/contract/errors";
import type { JsonObject } from "../../../app/domain/json-value";
import type { HttpResponse } from "../../platform/http";

/** How a question goes through OpenClaw; a flow brings it, because it needs the gateway, its configuration and the runner. */
export type ThroughOpenClaw = {
  /**
   * Answers as server-sent events, whichever way it goes; `onWay` says which, and which model, before anything is sent.
   * Throws CodedError, openclaw-not-local first of all.
   */
  ask(question: {
    text: string;
    signal: AbortSignal;
    onWay: (way: Exclude<ChatWay, "runner">, model: string) => void;
  }): Promise<HttpResponse>;
  /** An error it answered with, or put into its stream. */
  explain(status: number, text: string): Failure;
  /** An error that was handed over as an answer; null when it is one. */
  failureIn(answer: string): Failure | null;
  /** What the runner's own record says of the last request for this model since then; null when it says nothing. */
  figures(about: { model: string; since: number }): Promise<{ usage: JsonObject; timings: JsonObject } | null>;
};
