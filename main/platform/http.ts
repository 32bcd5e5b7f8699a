/** Where to send: an http(s) origin, or a Unix socket or Windows named pipe. `basePath` goes before every path. */
export type HttpAddress =
  | { kind: "tcp"; origin: string; basePath: string }
  | { kind: "socket"; path: string; basePath: string };

export type HttpCall = {
  method: "GET" | "POST" | "DELETE";
  /** Starts with `/`; already encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON when an object, as it is when a string. */
  body?: object | string;
  signal?: AbortSignal;
  /** Until the status line. Default 10 s. */
  headersTimeoutMs?: number;
  /** Between two pieces of the body. Default 30 s; 0 for never. */
  idleTimeoutMs?: number;
  /** Why it is sent: polls of the same purpose are one ledger entry. */
  purpose: string;
};

export type HttpResponse = {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Whole body; throws HttpProblem "too-large" past `maxBytes` (default 16 MiB). */
  text(maxBytes?: number): Promise<string>;
  /** Body pieces as they arrive, decoded; a character cut in two is joined. */
  pieces(): AsyncIterable<string>;
  /** Lines without their end, empty ones kept; a line longer than 1 MiB throws HttpProblem "too-large". */
  lines(): AsyncIterable<string>;
  /** Hangs up. Safe to call twice. */
  close(): void;
};

/** What went wrong below HTTP. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly kind: HttpProblemKind;
  constructor(kind: HttpProblemKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
export type HttpProblemKind =
  | "refused"
  | "no-socket"
  | "no-permission"
  | "name-not-found"
  | "timed-out"
  | "cancelled"
  /** The other side hung up in the middle. */
  | "cut"
  | "not-http"
  | "certificate"
  | "too-large"
  | "failed";

/** Throws only HttpProblem. Never follows redirects, never sends Origin, never uses a proxy for loopback. */
export type SendHttp = (address: HttpAddress, call: HttpCall) => Promise<HttpResponse>;
