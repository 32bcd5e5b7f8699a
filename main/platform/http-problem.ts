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
  /** TLS was asked for, and is not spoken there. */
  | "not-tls"
  | "too-large"
  /** Offline mode is on, and the other side is not this machine. */
  | "offline"
  | "failed";

const kinds: Readonly<Record<string, HttpProblemKind>> = {
  ECONNREFUSED: "refused",
  ENOENT: "no-socket",
  EACCES: "no-permission",
  EPERM: "no-permission",
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  EAI_NONAME: "name-not-found",
  ETIMEDOUT: "timed-out",
  UND_ERR_CONNECT_TIMEOUT: "timed-out",
  UND_ERR_HEADERS_TIMEOUT: "timed-out",
  UND_ERR_BODY_TIMEOUT: "timed-out",
  ECONNRESET: "cut",
  ECONNABORTED: "cut",
  EPIPE: "cut",
  UND_ERR_SOCKET: "cut",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "cut",
  // a chunked body that ended in the middle
  HPE_INVALID_EOF_STATE: "cut",
  UND_ERR_HEADERS_OVERFLOW: "not-http",
  UND_ERR_ABORTED: "cancelled",
  UND_ERR_DESTROYED: "cancelled",
  UND_ERR_CLOSED: "cancelled",
  ABORT_ERR: "cancelled",
  EPROTO: "not-tls",
  // what answers plain HTTP, or anything else, looks like this to TLS
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
  ERR_SSL_HTTP_REQUEST: "not-tls",
  ERR_SSL_UNKNOWN_PROTOCOL: "not-tls",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "not-tls",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate",
  UNABLE_TO_GET_ISSUER_CERT: "certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate",
  HOSTNAME_MISMATCH: "certificate",
  INVALID_CA: "certificate",
};

/** Any error of undici, Node's sockets or TLS as the one kind of error that leaves this layer. */
export function toHttpProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const codes = codesIn(error);
  for (const code of codes) {
    const kind = kindOf(code);
    if (kind !== null) return new HttpProblem(kind, code, { cause: error });
  }
  const name = error instanceof Error ? error.name : "";
  // undici tells some ends of a chunked body without the parser's code
  if (name === "HTTPParserError" && /invalid eof state/i.test(messageOf(error)))
    return new HttpProblem("cut", name, { cause: error });
  if (name === "HTTPParserError") return new HttpProblem("not-http", name, { cause: error });
  if (name === "AbortError") return new HttpProblem("cancelled", name, { cause: error });
  const message = codes[0] ?? messageOf(error);
  return new HttpProblem("failed", message, { cause: error });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Why a signal was aborted: its time limit or its owner. */
export function problemOfSignal(signal: AbortSignal): HttpProblem {
  if (signal.reason instanceof HttpProblem) return signal.reason;
  const isLate = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
  return isLate ? new HttpProblem("timed-out", "the time limit passed") : new HttpProblem("cancelled", "cancelled");
}

function kindOf(code: string): HttpProblemKind | null {
  const kind = kinds[code];
  if (kind !== undefined) return kind;
  if (code.startsWith("HPE_")) return "not-http";
  return /^(?:CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/.test(code) ? "certificate" : null;
}

/** Outermost first. Trying several addresses of one name fails with a list. */
function codesIn(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const listed = error instanceof AggregateError ? error.errors.flatMap((each) => codesIn(each, depth + 1)) : [];
  return [...own, ...listed, ...codesIn(error.cause, depth + 1)];
}
