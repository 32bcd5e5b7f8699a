import type { RequestPurpose } from "../../../app/domain/request-purpose";
import { CodedError, type ErrorCode } from "../../../app/contract/errors";
import type { RegistryId } from "../../../app/contract/registries";
import { type Json, parseJson } from "../../../app/domain/json-value";
import { HttpProblem, type HttpProblemKind, type SendHttp } from "../../platform/http";

/** The only hosts asked, over https only. No address out of an answer is ever followed. */
const registryOrigins: Readonly<Record<RegistryId, string>> = {
  "docker-hub": "https://hub.docker.com",
  "hugging-face": "https://huggingface.co",
};

const limitMs = 15_000;
const maxBytes = 8 * 1024 * 1024;

const codes: Partial<Record<HttpProblemKind, ErrorCode>> = {
  "timed-out": "timed-out",
  cancelled: "cancelled",
  "too-large": "registry-bad-answer",
  "not-http": "registry-bad-answer",
  certificate: "registry-offline",
  offline: "offline-mode",
};

export type AskRegistry = (call: {
  registry: RegistryId;
  /** Starts with `/`; already encoded. */
  path: string;
  purpose: RequestPurpose;
  signal: AbortSignal;
}) => Promise<Json>;

/** Asks a registry for JSON. Throws CodedError: registry-offline, -busy, -bad-answer, pull-not-found, -unauthorized, timed-out, cancelled. */
export function createAskRegistry({ sendHttp }: { sendHttp: SendHttp }): AskRegistry {
  return async ({ registry, path, purpose, signal }) => {
    const origin = registryOrigins[registry];
    const { status, text, retryAfter } = await send();
    if (status === 200) {
      const content = parseJson(text);
      if (content !== undefined) return content;
      throw new CodedError("registry-bad-answer", "The registry's answer is not JSON.", text.slice(0, 500));
    }
    const detail = `${status} ${origin}${path}\n${text.slice(0, 1000)}`.trim();
    if (status === 429) {
      const wait = retryAfter === null ? "" : ` It says to wait ${retryAfter} s.`;
      throw new CodedError("registry-busy", `The registry asks us to wait.${wait}`, detail);
    }
    if (status === 404) throw new CodedError("pull-not-found", "The registry does not have it.", detail);
    if (status === 401 || status === 403)
      throw new CodedError("pull-unauthorized", "The registry shows it only to those it knows.", detail);
    throw new CodedError("registry-bad-answer", `The registry answered ${status}.`, detail);

    async function send(): Promise<{ status: number; text: string; retryAfter: number | null }> {
      try {
        const response = await sendHttp(
          { kind: "tcp", origin, basePath: "" },
          {
            method: "GET",
            path,
            headers: { Accept: "application/json" },
            headersTimeoutMs: limitMs,
            idleTimeoutMs: limitMs,
            signal,
            purpose,
          },
        );
        try {
          const seconds = Number(response.headers["retry-after"]);
          const retryAfter = Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
          return { status: response.status, text: await response.text(maxBytes), retryAfter };
        } finally {
          response.close();
        }
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        const code = codes[error.kind] ?? "registry-offline";
        throw new CodedError(code, `${new URL(origin).host} could not be asked.`, error.message, { cause: error });
      }
    }
  };
}
