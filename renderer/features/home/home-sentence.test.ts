import { expect, test } from "vitest";
import { known, unknown } from "../../../app/contract/reading";
import { runnerStates } from "../../../app/contract/runner";
import { loadAllWords } from "../../i18n";

const en = await loadAllWords();
import {
  cloudModel,
  sampleConfigured,
  sampleHardware,
  sampleModels,
  sampleOpenClaw,
  sampleProof,
  sampleRunner,
  sampleUndo,
} from "../../test/samples";
import { presentProof } from "../../../app/domain/answer-route";
import { homeSentence, type HomeFacts, type SentenceId } from "./home-sentence";

const endpoint = sampleRunner().endpoint;
const good: HomeFacts = {
  runner: sampleRunner(),
  models: sampleModels(),
  openclaw: sampleOpenClaw(),
  hardware: sampleHardware(),
};
const claw = (over: Parameters<typeof sampleOpenClaw>[0]) => ({ ...good, openclaw: sampleOpenClaw(over) });
const runner = (over: Parameters<typeof sampleRunner>[0]) => ({ ...good, runner: sampleRunner(over) });
const at = (location: "another-machine" | "unknown") => (endpoint ? { ...endpoint, location } : null);

const cases: [name: string, facts: HomeFacts, id: SentenceId][] = [
  ["nothing is known yet", { runner: null, models: null, openclaw: null, hardware: null }, "looking"],
  ["everything is proven", good, "proven"],
  [
    "a runner elsewhere is held back by offline mode",
    runner({ state: "down", endpoint: null, problem: { code: "offline-mode", message: "" } }),
    "runnerOffline",
  ],
  [
    "a fresh OpenClaw would use a cloud model",
    claw({ defaultModel: known(cloudModel), isConnected: false, proof: null }),
    "cloudDefault",
  ],
  [
    "a cloud default outranks a missing runner",
    { ...claw({ defaultModel: known(cloudModel), isConnected: false }), runner: sampleRunner({ state: "absent" }) },
    "cloudDefault",
  ],
  [
    "the default model is served elsewhere",
    claw({
      defaultModel: known(sampleConfigured({ place: "another-machine", baseUrl: "http://10.0.0.5:1/v1" })),
      isConnected: false,
    }),
    "remoteDefault",
  ],
  ["a cloud fallback outranks a proof", claw({ fallbacks: known([cloudModel]) }), "cloudFallback"],
  ["a fallback on this machine does no harm", claw({ fallbacks: known([sampleConfigured()]) }), "proven"],
  ["whether there are fallbacks is not known", claw({ fallbacks: unknown("tool-failed") }), "fallbacksUnknown"],
  ["the runner is being looked for", runner({ state: "looking" }), "looking"],
  ["the runner is absent", runner({ state: "absent" }), "absent"],
  ["the runner is disabled", runner({ state: "disabled" }), "disabled"],
  ["the runner is down", runner({ state: "down" }), "down"],
  ["something else answers", runner({ state: "wrong-service" }), "wrongService"],
  ["the runner hangs", runner({ state: "hanging" }), "hanging"],
  ["the runner is on another machine, proof or not", runner({ endpoint: at("another-machine") }), "runnerElsewhere"],
  ["where the runner is is not known, proof or not", runner({ endpoint: at("unknown") }), "runnerSomewhere"],
  ["models are not read yet", { ...good, models: null }, "modelsLooking"],
  ["models wait for the runner", { ...good, models: sampleModels({ state: "waiting" }) }, "modelsLooking"],
  ["models can't be listed", { ...good, models: sampleModels({ state: "failed", items: [] }) }, "modelsFailed"],
  ["no model is pulled", { ...good, models: sampleModels({ items: [] }) }, "noModels"],
  ["OpenClaw is not read yet", { ...good, openclaw: null }, "openclawLooking"],
  ["OpenClaw is being looked for", claw({ state: "looking" }), "openclawLooking"],
  ["OpenClaw is not there", claw({ state: "not-found" }), "openclawMissing"],
  ["OpenClaw can't start", claw({ state: "broken" }), "openclawBroken"],
  ["OpenClaw's configuration is invalid", claw({ state: "config-invalid" }), "openclawInvalid"],
  [
    "the default model is not known",
    claw({ defaultModel: unknown("tool-failed"), isConnected: false }),
    "defaultUnknown",
  ],
  ["the default is local but not this runner", claw({ isConnected: false }), "notConnected"],
  ["connected, never checked", claw({ proof: null }), "notProven"],
  ["the check failed", claw({ proof: sampleProof({ isProven: false }) }), "proofFailed"],
  ["the proof is of another model", claw({ proof: sampleProof({ model: "ai/smollm2" }) }), "notProven"],
  ["the proof is of the other command line", claw({ proof: sampleProof({ dialect: "clawdbot" }) }), "notProven"],
  [
    "the configuration was changed after the proof",
    claw({ undo: sampleUndo({ at: sampleProof().at + 1 }) }),
    "notProven",
  ],
  ["the proof came after the change", claw({ undo: sampleUndo({ at: sampleProof().at - 1 }) }), "proven"],
  [
    "the proof names the model with its provider",
    claw({ proof: sampleProof({ model: "docker-model-runner/ai/qwen3:8B" }) }),
    "proven",
  ],
];

test.each(cases)("when %s", (_name, facts, id) => {
  expect(homeSentence(facts).id).toBe(id);
});

test("every sentence in the locale can be said, and every runner state has one", () => {
  expect(new Set(cases.map(([, , id]) => id))).toEqual(new Set(Object.keys(en.home.sentence)));
  for (const state of runnerStates) expect(en.home.sentence).toHaveProperty(homeSentence(runner({ state })).id);
});

test("only the proven sentence says that words stay", () => {
  const saying = Object.entries(en.home.sentence).filter(([, words]) => /stay/.test(words.title));
  expect(saying.map(([id]) => id)).toEqual(["proven"]);
});

test("the sentence names what it is about, and when it was read", () => {
  expect(homeSentence(claw({ defaultModel: known(cloudModel), asOf: 77 }))).toMatchObject({
    subject: "anthropic/claude-opus-4-5",
    asOf: 77,
  });
  const proven = homeSentence(good);
  expect(proven.asOf).toBe(sampleProof().at);
  expect(proven.proof?.seconds).toBe(4.2);
});

test("a proof counts only while OpenClaw is connected", () => {
  expect(presentProof(sampleOpenClaw())).not.toBeNull();
  expect(presentProof(sampleOpenClaw({ isConnected: false }))).toBeNull();
  expect(presentProof(null)).toBeNull();
});
