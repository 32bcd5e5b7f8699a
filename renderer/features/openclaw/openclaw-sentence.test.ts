import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import type { OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { cloudModel, sampleConfigured, sampleOpenClaw, sampleRunner } from "../../test/samples";
import { askObstacle, openclawSentence } from "./openclaw-sentence";

const { endpoint } = sampleRunner();
const at = (location: "another-machine" | "unknown") => ({ endpoint: endpoint && { ...endpoint, location } });
const cloud = { defaultModel: known(cloudModel), isConnected: false, proof: null };
const elsewhere = known(sampleConfigured({ baseUrl: "http://10.0.0.5:12434/v1", place: "another-machine" }));
const rows: [
  sentence: ReturnType<typeof openclawSentence>["id"],
  obstacle: NonNullable<ReturnType<typeof askObstacle>>["id"] | null,
  openclaw: Partial<OpenClawSnapshot>,
  runner: Partial<RunnerSnapshot>,
][] = [
  ["proven", null, {}, {}],
  ["notProven", null, { proof: null }, {}],
  ["cloudDefault", "cloud", cloud, {}],
  ["cloudFresh", "cloud", { ...cloud, hasConfigFile: known(false) }, {}],
  ["cloudDefault", "cloud", { ...cloud, fallbacks: unknown("tool-failed") }, { state: "down" }],
  ["remoteDefault", "elsewhere", { defaultModel: elsewhere, isConnected: false }, {}],
  ["runnerElsewhere", null, { defaultModel: elsewhere }, at("another-machine")],
  ["runnerSomewhere", null, {}, at("unknown")],
  ["fallbackElsewhere", "fallbacks", { fallbacks: known([cloudModel]) }, {}],
  ["notConnected", "not-connected", { isConnected: false, proof: null }, {}],
  ["runnerGone", "runner", {}, { state: "down" }],
  ["proven", "looking", {}, { state: "looking" }],
  ["defaultUnknown", "no-default", { defaultModel: unknown("timed-out") }, {}],
  ["fallbacksUnknown", null, { fallbacks: unknown("timed-out") }, {}],
];

test.each(rows)("%s, asking is held up by %s", (sentence, obstacle, openclaw, runner) => {
  const facts = [sampleOpenClaw(openclaw), sampleRunner(runner)] as const;
  expect(openclawSentence(...facts).id).toBe(sentence);
  expect(askObstacle(...facts)?.id ?? null).toBe(obstacle);
});

test("fallbacks that the runner itself serves hold up nothing, wherever it is", () => {
  const baseUrl = "http://10.0.0.5:12434/engines/v1";
  const runner = sampleRunner({
    endpoint: endpoint && { ...endpoint, openAiBaseUrl: baseUrl, location: "another-machine" },
  });
  const fallbacks = known([sampleConfigured({ baseUrl, place: "another-machine" })]);
  expect(askObstacle(sampleOpenClaw({ fallbacks }), runner)).toBeNull();
});
