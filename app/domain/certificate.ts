/** What is wrong with a certificate, told apart because each has another next step. */
export const certificateProblems = [
  "expired",
  "not-yet-valid",
  "wrong-name",
  "self-signed",
  "unknown-issuer",
  /** Another one than was trusted for this address. */
  "changed",
  "revoked",
  "other",
] as const;
export type CertificateProblem = (typeof certificateProblems)[number];

/** A server's certificate as it was presented; times in epoch ms. */
export type CertificateFacts = {
  subject: string;
  issuer: string;
  /** Names and addresses it is made out to. */
  names: readonly string[];
  validFrom: number;
  validTo: number;
  /** SHA-256, `AB:CD:…`. */
  fingerprint: string;
};

/**
 * Why a certificate was refused. `code` is the TLS library's own; its first complaint hides the others, so the dates are
 * looked at first: neither trust nor another name mends those.
 */
export function judgeCertificate(
  { validFrom, validTo, subject, issuer, fingerprint }: CertificateFacts,
  { code, now, pinned }: { code: string; now: number; pinned: string | null },
): CertificateProblem | null {
  if (now > validTo || code === "CERT_HAS_EXPIRED") return "expired";
  if (now < validFrom || code === "CERT_NOT_YET_VALID") return "not-yet-valid";
  if (pinned !== null) return isSameFingerprint(pinned, fingerprint) ? null : "changed";
  if (code === "") return null;
  if (code === "CERT_REVOKED") return "revoked";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH") return "wrong-name";
  if (code === "DEPTH_ZERO_SELF_SIGNED_CERT") return "self-signed";
  if (unknownIssuer.has(code)) return subject === issuer ? "self-signed" : "unknown-issuer";
  return "other";
}

const unknownIssuer = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_UNTRUSTED",
  "INVALID_CA",
]);

/** What exactly this certificate can be trusted for: nobody vouches for it, or for this name. Its dates hold regardless. */
export const canBeTrusted = (problem: CertificateProblem): boolean =>
  problem === "self-signed" || problem === "unknown-issuer" || problem === "wrong-name" || problem === "changed";

export const isSameFingerprint = (a: string, b: string): boolean => plain(a) !== "" && plain(a) === plain(b);
const plain = (text: string) => text.replaceAll(":", "").toLowerCase();
