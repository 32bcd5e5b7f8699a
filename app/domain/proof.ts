import type { ProofCheck } from "../contract/openclaw";
import { sameModel } from "./model-reference";

export type ProofFacts = {
  /** What the configuration says would answer. */
  expected: { provider: string; model: string };
  /** What OpenClaw said of its answer. */
  reported: { provider: string | null; model: string | null; usageTokens: number | null; fallbackUsed: boolean | null };
  /** Models it could have gone to instead, by its configuration. */
  fallbackCount: number;
  /** The runner's own record that holds the nonce; null when none does; unread when its records couldn't be had. */
  record:
    | { model: string; timestampSeconds: number; statusCode: number; usageTokens: number | null }
    | null
    | "unread"
    /** What answers keeps none at all. */
    | "not-kept";
  /** The answer repeats the nonce; asked for only where no record is kept. */
  hasNonceInAnswer?: boolean;
};

/**
 * Whether an answer given through OpenClaw was computed by this runner. Proven only when the nonce is in the runner's own
 * record and no check failed; the model's name alone proves nothing. Where no record is kept, OpenClaw's word is the best
 * there can be: provider, model and usage read back, and nothing that speaks against it.
 */
export function judgeProof(facts: ProofFacts): { isProven: boolean; basis?: "word"; checks: ProofCheck[] } {
  if (facts.record === "not-kept") return judgeByWord(facts);
  const checks = [
    provider(facts),
    model(facts),
    usage(facts),
    noFallback(facts),
    nonceInRunner(facts),
    modelInRunner(facts),
  ];
  const hasNonce = checks.some(({ id, verdict }) => id === "nonce-in-runner" && verdict === "pass");
  return { isProven: hasNonce && checks.every(({ verdict }) => verdict !== "fail"), checks };
}

function judgeByWord(facts: ProofFacts): ReturnType<typeof judgeProof> {
  const { hasNonceInAnswer = false } = facts;
  const told = [provider(facts), model(facts), usage(facts)];
  const nonce: ProofCheck = { id: "nonce-in-answer", verdict: hasNonceInAnswer ? "pass" : "unknown", evidence: "" };
  const checks = [...told, noFallback(facts), nonce];
  const isTold = told.every(({ verdict }) => verdict === "pass");
  return { isProven: isTold && checks.every(({ verdict }) => verdict !== "fail"), basis: "word", checks };
}

const recordOf = ({ record }: ProofFacts) => (record === "not-kept" ? "unread" : record);

function provider({ expected, reported }: ProofFacts): ProofCheck {
  return compare("provider", reported.provider, expected.provider);
}

function model({ expected, reported }: ProofFacts): ProofCheck {
  return compare("model", reported.model, expected.model);
}

function compare(id: ProofCheck["id"], actual: string | null, wanted: string): ProofCheck {
  if (actual === null) return { id, verdict: "unknown", evidence: "" };
  return { id, verdict: actual === wanted ? "pass" : "fail", evidence: actual };
}

function usage(facts: ProofFacts): ProofCheck {
  const { reported } = facts;
  const record = recordOf(facts);
  const said = reported.usageTokens;
  if (said !== null && said > 0) return { id: "usage", verdict: "pass", evidence: `${said}` };
  const counted = record === null || record === "unread" ? null : record.usageTokens;
  // clawdbot reports zeros for some answers; the engine's own count holds then
  if (counted !== null && counted > 0) return { id: "usage", verdict: "pass", evidence: `${counted}` };
  return { id: "usage", verdict: said === null && record === "unread" ? "unknown" : "fail", evidence: `${said ?? 0}` };
}

function noFallback({ expected, reported, fallbackCount }: ProofFacts): ProofCheck {
  const evidence = `${fallbackCount}`;
  if (reported.fallbackUsed !== null) {
    return { id: "no-fallback", verdict: reported.fallbackUsed ? "fail" : "pass", evidence };
  }
  if (reported.provider !== null && reported.provider !== expected.provider)
    return { id: "no-fallback", verdict: "fail", evidence };
  return { id: "no-fallback", verdict: fallbackCount === 0 ? "pass" : "unknown", evidence };
}

function nonceInRunner(facts: ProofFacts): ProofCheck {
  const record = recordOf(facts);
  if (record === "unread") return { id: "nonce-in-runner", verdict: "unknown", evidence: "" };
  if (record === null) return { id: "nonce-in-runner", verdict: "fail", evidence: "" };
  // the word was made for this question, so its record can't be an older one; the runner's clock may be wrong
  return { id: "nonce-in-runner", verdict: "pass", evidence: new Date(record.timestampSeconds * 1_000).toISOString() };
}

function modelInRunner(facts: ProofFacts): ProofCheck {
  const { expected } = facts;
  const record = recordOf(facts);
  if (record === null || record === "unread") return { id: "model-in-runner", verdict: "unknown", evidence: "" };
  // the runner may write a short name out in full
  const isSame = sameModel(record.model, expected.model);
  return { id: "model-in-runner", verdict: isSame ? "pass" : "fail", evidence: record.model };
}
