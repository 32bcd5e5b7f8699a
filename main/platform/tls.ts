import tls, { type DetailedPeerCertificate, type PeerCertificate, type SecureContext, type TLSSocket } from "node:tls";
import { X509Certificate } from "node:crypto";
import net, { type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { type CertificateFacts, isSameFingerprint } from "../../app/domain/certificate";
import { HttpProblem } from "./http-problem";

/** A certificate as it was presented, and what the TLS library says of it; `code` is empty where it is content. */
export type PresentedCertificate = { certificate: CertificateFacts; code: string; pem: string };

let context: SecureContext | undefined;

/** Node's own authorities and the system's: a company's own one is most often only there. Made once. */
export function trustedContext(): SecureContext {
  context ??= tls.createSecureContext({ ca: authorities() });
  return context;
}

function authorities(): string[] {
  try {
    return [...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])];
  } catch {
    // a system that hands out none
    return [...tls.rootCertificates];
  }
}

type Connector = ReturnType<typeof buildConnector>;

/**
 * Connects only to whoever presents exactly this certificate. It is compared before the socket is handed on, so no byte
 * of a request goes to anybody else; sessions are not taken up again, because that would skip the certificate.
 */
export function pinnedConnector(fingerprint: string, options: buildConnector.BuildOptions): Connector {
  const connect = buildConnector({ ...options, rejectUnauthorized: false, maxCachedSessions: 0 });
  return (where, callback) =>
    connect(where, (...[error, socket]: Parameters<typeof callback>) => {
      if (error !== null) return callback(error, null);
      const problem = pinProblem(socket as TLSSocket, fingerprint);
      if (problem === null) return callback(null, socket);
      socket.destroy();
      callback(problem, null);
    });
}

function pinProblem(socket: TLSSocket, fingerprint: string): HttpProblem | null {
  const { fingerprint256, valid_from, valid_to } = socket.getPeerCertificate();
  if (!isSameFingerprint(fingerprint256 ?? "", fingerprint)) return new HttpProblem("certificate", "PIN_CHANGED");
  const now = Date.now();
  if (now > Date.parse(valid_to)) return new HttpProblem("certificate", "CERT_HAS_EXPIRED");
  if (now < Date.parse(valid_from)) return new HttpProblem("certificate", "CERT_NOT_YET_VALID");
  return null;
}

/**
 * The certificate that is presented at an https address: a handshake, and not a byte of a request. Null where no TLS is
 * spoken, or nobody answers. Never throws.
 */
export function readCertificate({
  host,
  port,
  lookup,
  timeoutMs,
  signal,
}: {
  host: string;
  port: number;
  lookup: LookupFunction;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): Promise<PresentedCertificate | null> {
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port,
      lookup,
      // only looked at here: whatever is presented is to be shown
      rejectUnauthorized: false,
      secureContext: trustedContext(),
      ALPNProtocols: ["http/1.1"],
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
    });
    function end(result: PresentedCertificate | null) {
      socket.destroy();
      signal?.removeEventListener("abort", onAbort);
      resolve(result);
    }
    const onAbort = () => end(null);
    socket.setTimeout(timeoutMs, () => end(null));
    socket.on("error", () => end(null));
    socket.on("close", () => end(null));
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) end(null);
    socket.once("secureConnect", () => {
      const peer = socket.getPeerCertificate(true);
      if (peer.raw === undefined) return end(null);
      const nameError = tls.checkServerIdentity(host, peer);
      const chain = socket.authorizationError as unknown;
      const code = chain instanceof Error ? codeOf(chain) : typeof chain === "string" ? chain : "";
      const pem = new X509Certificate(peer.raw).toString();
      end({ certificate: factsOf(peer), code: code || (nameError === undefined ? "" : codeOf(nameError)), pem });
    });
  });
}

const codeOf = (error: Error) => ("code" in error && typeof error.code === "string" ? error.code : error.message);

function factsOf(peer: DetailedPeerCertificate | PeerCertificate): CertificateFacts {
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    names: (peer.subjectaltname ?? "")
      .split(/,\s*/)
      .map((each) => each.replace(/^(?:DNS|IP Address|URI|email):/, ""))
      .filter((each) => each !== "")
      .slice(0, 50),
    validFrom: Date.parse(peer.valid_from),
    validTo: Date.parse(peer.valid_to),
    fingerprint: peer.fingerprint256,
  };
}

/** `CN=box, O=Example`: as the makers of certificates write it. */
function nameOf(parts: PeerCertificate["subject"] | undefined): string {
  return Object.entries(parts ?? {})
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("+") : String(value)}`)
    .join(", ")
    .slice(0, 300);
}
