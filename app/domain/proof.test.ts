import { expect, test } from "vitest";
import { type ProofFacts, judgeProof } from "./proof";

const good: ProofFacts = {
  expected: { provider: "local", model: "ai/qwen3:8B" },
  reported: { provider: "local", model: "ai/qwen3:8B", usageTokens: 6_100, fallbackUsed: false },
  fallbackCount: 0,
  record: { model: "ai/qwen3:8B", timestampSeconds: 1_000, statusCode: 200, usageTokens: 40 },
};
const said = (change: Partial<ProofFacts["reported"]>): ProofFacts => ({
  ...good,
  reported: { ...good.reported, ...change },
});
const recorded = (change: object): ProofFacts => ({
  ...good,
  record: { ...(good.record as object), ...change } as ProofFacts["record"],
});

test.each<[string, ProofFacts, boolean, Record<string, string>]>([
  ["all as it should be", good, true, {}],
  ["clawdbot doesn't speak of fallbacks, and has none", said({ fallbackUsed: null }), true, { "no-fallback": "pass" }],
  [
    "the same with a fallback configured",
    { ...said({ fallbackUsed: null }), fallbackCount: 1 },
    true,
    { "no-fallback": "unknown" },
  ],
  ["no usage reported, the runner counted", said({ usageTokens: 0 }), true, { usage: "pass" }],
  [
    "no usage anywhere",
    { ...said({ usageTokens: 0 }), record: { ...(good.record as object), usageTokens: 0 } as ProofFacts["record"] },
    false,
    { usage: "fail" },
  ],
  ["another provider answered", said({ provider: "cloud" }), false, { provider: "fail" }],
  [
    "another provider, and no word of fallbacks",
    said({ provider: "cloud", fallbackUsed: null }),
    false,
    { "no-fallback": "fail" },
  ],
  ["another model answered", said({ model: "gpt-5" }), false, { model: "fail" }],
  ["a fallback was used", said({ fallbackUsed: true }), false, { "no-fallback": "fail" }],
  [
    "no record holds the word",
    { ...good, record: null },
    false,
    { "nonce-in-runner": "fail", "model-in-runner": "unknown" },
  ],
  ["the records could not be read", { ...good, record: "unread" }, false, { "nonce-in-runner": "unknown" }],
  ["neither records nor usage", { ...said({ usageTokens: null }), record: "unread" }, false, { usage: "unknown" }],
  ["the record is about another model", recorded({ model: "ai/other" }), false, { "model-in-runner": "fail" }],
  ["the runner's clock is an hour off", recorded({ timestampSeconds: 900 }), true, { "nonce-in-runner": "pass" }],
  ["the record has the name in full", recorded({ model: "docker.io/ai/qwen3:8B" }), true, {}],
  [
    "nothing was reported but the record is there",
    said({ provider: null, model: null, usageTokens: null, fallbackUsed: null }),
    true,
    { provider: "unknown", model: "unknown" },
  ],
])("%s", (_, facts, isProven, verdicts) => {
  const judged = judgeProof(facts);
  expect(judged.isProven).toBe(isProven);
  expect(judged.checks.map(({ id }) => id)).toEqual([
    "provider",
    "model",
    "usage",
    "no-fallback",
    "nonce-in-runner",
    "model-in-runner",
  ]);
  expect(Object.fromEntries(judged.checks.map(({ id, verdict }) => [id, verdict]))).toMatchObject(verdicts);
});
