import { expect, test } from "vitest";
import { canBeTrusted, certificateProblems, isSameFingerprint, judgeCertificate } from "./certificate";

const now = Date.parse("2026-06-01");
const certificate = {
  subject: "CN=box.example",
  issuer: "CN=Example CA",
  names: ["box.example"],
  validFrom: Date.parse("2026-01-01"),
  validTo: Date.parse("2027-01-01"),
  fingerprint: "AB:CD:EF",
};
const old = { ...certificate, validTo: Date.parse("2026-05-31") };
const early = { ...certificate, validFrom: Date.parse("2026-06-02") };
const own = { ...certificate, issuer: certificate.subject };

test.each([
  ["all is well", certificate, "", null, null],
  ["expired", certificate, "CERT_HAS_EXPIRED", null, "expired"],
  // the library names the issuer first, and trusting that would not mend the date
  ["expired, and signed by itself", old, "DEPTH_ZERO_SELF_SIGNED_CERT", null, "expired"],
  ["expired, and trusted", old, "", "ab:cd:ef", "expired"],
  ["not yet valid", early, "CERT_NOT_YET_VALID", null, "not-yet-valid"],
  ["another name", certificate, "ERR_TLS_CERT_ALTNAME_INVALID", null, "wrong-name"],
  ["signed by itself", own, "DEPTH_ZERO_SELF_SIGNED_CERT", null, "self-signed"],
  ["signed by nobody known", certificate, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", null, "unknown-issuer"],
  ["of a private authority", certificate, "SELF_SIGNED_CERT_IN_CHAIN", null, "unknown-issuer"],
  ["revoked", certificate, "CERT_REVOKED", null, "revoked"],
  ["something else", certificate, "ERR_SSL_DH_KEY_TOO_SMALL", null, "other"],
  ["trusted", own, "DEPTH_ZERO_SELF_SIGNED_CERT", "abcdef", null],
  ["another than was trusted", own, "DEPTH_ZERO_SELF_SIGNED_CERT", "00:00", "changed"],
  // a proper certificate in its place is still not the one that was looked at
  ["another than was trusted, and a good one", certificate, "", "00:00", "changed"],
] as const)("%s", (_name, facts, code, pinned, problem) => {
  expect(judgeCertificate(facts, { code, now, pinned })).toBe(problem);
});

test("dates and a revocation are not to be trusted away", () => {
  expect(certificateProblems.filter((each) => canBeTrusted(each))).toEqual([
    "wrong-name",
    "self-signed",
    "unknown-issuer",
    "changed",
  ]);
});

test("a fingerprint is one however it is written; nothing is none", () => {
  expect(isSameFingerprint("AB:CD", "abcd")).toBe(true);
  expect(isSameFingerprint("", "")).toBe(false);
});
