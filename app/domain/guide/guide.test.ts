import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GuideKept } from "../../contract/guide";
import { runnerStates } from "../../contract/runner";
import { sameModel } from "../model-reference";
import { runnerWays } from "../runner-ways";
import {
  type GuideFacts,
  type GuideNeed,
  canFinish,
  currentStep,
  guideModel,
  judgeGuide,
  nextStep,
  nothingKept,
  openclawFacts,
  opensByItself,
  stepsLeft,
} from "./guide";
import { type GuideStepId, guideSteps } from "./steps";

const qwen = "ai/qwen3:8B";
const gemma = "ai/gemma3:4B";
const proof = { model: qwen, dialect: "openclaw", at: 5, seconds: 4 } as const;

const nothing: GuideFacts = {
  isMachineRead: true,
  runner: "absent",
  hasRunner: false,
  isSettingUp: false,
  models: null,
  loaded: [],
  pulling: [],
  halfPulled: [],
  openclaw: "missing",
  isInstalling: false,
  isConnecting: false,
  connectedModel: null,
  dialect: null,
  isVerifying: false,
  hasFailedProof: false,
  risks: null,
};
const up: GuideFacts = { ...nothing, runner: "healthy", hasRunner: true, models: [] };
const pulled: GuideFacts = { ...up, models: [qwen] };
const installed: GuideFacts = { ...pulled, openclaw: "not-connected", dialect: "openclaw" };
const connected: GuideFacts = { ...installed, openclaw: "connected", connectedModel: qwen };
const begun: GuideKept = { ...nothingKept, read: ["welcome", "machine"] };
const tried: GuideKept = { ...begun, tried: { model: qwen, at: 4 } };

type Row = {
  facts: GuideFacts;
  kept?: GuideKept;
  /** Where a guide that was begun stands. */
  at: GuideStepId;
  need?: GuideNeed | null;
  left: GuideStepId[];
  opens: boolean | null;
};
const fromModel: GuideStepId[] = ["model", "try", "openclaw", "verify", "privacy"];

const starts: Record<string, Row> = {
  "nothing installed": {
    facts: nothing,
    at: "runner",
    need: "no-runner",
    left: ["runner", "answering", ...fromModel],
    opens: true,
  },
  "Docker Desktop is off": {
    facts: { ...nothing, hasRunner: true, runner: "down" },
    at: "answering",
    need: "down",
    left: ["answering", ...fromModel],
    opens: true,
  },
  "Model Runner is switched off": {
    facts: { ...nothing, hasRunner: true, runner: "disabled" },
    at: "answering",
    need: "disabled",
    left: ["answering", ...fromModel],
    opens: true,
  },
  "another program has the port": {
    facts: { ...nothing, runner: "wrong-service", hasRunner: true },
    at: "answering",
    need: "wrong-service",
    left: ["answering", ...fromModel],
    opens: true,
  },
  "a runner and no model": { facts: up, at: "model", need: "no-model", left: fromModel, opens: true },
  "half a model": {
    facts: { ...up, halfPulled: [qwen] },
    at: "model",
    need: "half-pulled",
    left: fromModel,
    opens: true,
  },
  "a model on its way": { facts: { ...up, pulling: [qwen] }, at: "model", need: null, left: fromModel, opens: true },
  "a model and no OpenClaw": {
    facts: pulled,
    kept: tried,
    at: "openclaw",
    need: "missing",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "Node is too old": {
    facts: { ...pulled, openclaw: "node-too-old", dialect: "openclaw" },
    kept: tried,
    at: "openclaw",
    need: "node-too-old",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "OpenClaw is not connected": {
    facts: installed,
    kept: tried,
    at: "openclaw",
    need: "not-connected",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "a cloud answers": {
    facts: { ...installed, openclaw: "cloud" },
    kept: tried,
    at: "openclaw",
    need: "cloud",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "a cloud may answer too": {
    facts: { ...connected, openclaw: "leaves" },
    kept: tried,
    at: "openclaw",
    need: "leaves",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "another model answers": {
    facts: { ...connected, models: [qwen, gemma], connectedModel: gemma },
    kept: { ...tried, model: qwen },
    at: "openclaw",
    need: "other-model",
    left: ["openclaw", "verify", "privacy"],
    opens: true,
  },
  "the chosen model is gone": {
    facts: { ...connected, models: [gemma], connectedModel: gemma },
    kept: { ...tried, model: qwen },
    at: "model",
    need: "chosen-missing",
    left: ["model", "openclaw", "verify", "privacy"],
    opens: true,
  },
  "connected and never asked": {
    facts: connected,
    kept: tried,
    at: "verify",
    need: "not-asked",
    left: ["verify", "privacy"],
    opens: false,
  },
  "the answer came from elsewhere": {
    facts: { ...connected, hasFailedProof: true },
    kept: tried,
    at: "verify",
    need: "not-proven",
    left: ["verify", "privacy"],
    opens: false,
  },
  "proven, with risks": {
    facts: { ...connected, risks: 2 },
    kept: { ...tried, proof },
    at: "privacy",
    need: "risks",
    left: ["privacy"],
    opens: false,
  },
  "all done": {
    facts: { ...connected, risks: 0 },
    kept: { ...tried, proof },
    at: "done",
    need: null,
    left: [],
    opens: false,
  },
};

describe.each(Object.entries(starts))("%s", (_name, { facts, kept = begun, at, need = null, left, opens }) => {
  const steps = judgeGuide(facts, kept);

  test("stands where the world is", () => {
    expect(currentStep(steps)).toBe(at);
    expect(steps.find(({ id }) => id === at)?.need).toBe(need);
  });

  test("says what is left, and whether it opens by itself", () => {
    expect(stepsLeft(steps)).toEqual(left);
    expect(opensByItself(judgeGuide(facts, nothingKept), nothingKept)).toBe(
      // who begins anew has chosen nothing yet: what is here and connected will do
      "model" in kept && kept.model !== null ? false : opens,
    );
  });

  test("begins with what is to come, and ends only with a proof", () => {
    expect(currentStep(judgeGuide(facts, nothingKept))).toBe("welcome");
    expect(canFinish(steps)).toBe(kept.proof !== null);
  });

  test("a start later it stands where it stood", () => {
    expect(judgeGuide(facts, JSON.parse(JSON.stringify(kept)) as GuideKept)).toEqual(steps);
  });
});

test("what was so before the guide was begun is told so", () => {
  const steps = judgeGuide(pulled, { ...begun, already: ["runner", "answering"] });
  expect(steps.filter(({ isAlready }) => isAlready).map(({ id }) => id)).toEqual(["runner", "answering"]);
  expect(judgeGuide(nothing, { ...begun, already: ["runner"] }).some(({ isAlready }) => isAlready)).toBe(false);
});

test("on goes to the next step that is not done", () => {
  const steps = judgeGuide(installed, tried);
  expect(nextStep(steps, "machine")).toBe("openclaw");
  expect(nextStep(steps, "openclaw")).toBe("verify");
  expect(nextStep(steps, "done")).toBe("done");
});

test("OpenClaw can be put right while a model is on its way", () => {
  const steps = (openclaw: GuideFacts["openclaw"]) => judgeGuide({ ...up, pulling: [qwen], openclaw }, begun);
  const step = (openclaw: GuideFacts["openclaw"]) => steps(openclaw).find(({ id }) => id === "openclaw");
  expect(step("missing")).toMatchObject({ state: "open", need: "missing" });
  expect(step("not-connected")).toMatchObject({ state: "waiting", waitsFor: "model" });
});

test("while something is being looked for nothing opens by itself", () => {
  for (const facts of [
    { ...nothing, runner: "looking", hasRunner: null },
    { ...connected, models: null },
    { ...pulled, openclaw: "looking" },
  ] as GuideFacts[]) {
    expect(opensByItself(judgeGuide(facts, nothingKept), nothingKept)).toBeNull();
  }
  expect(opensByItself(judgeGuide(nothing, nothingKept), { ...nothingKept, laterAt: 1 })).toBe(false);
  expect(opensByItself(judgeGuide(nothing, nothingKept), { ...nothingKept, finishedAt: 1 })).toBe(false);
});

test("a proof of another model, or by the other command line, ends nothing", () => {
  expect(canFinish(judgeGuide(connected, { ...tried, proof: { ...proof, model: gemma } }))).toBe(false);
  expect(canFinish(judgeGuide(connected, { ...tried, proof: { ...proof, dialect: "clawdbot" } }))).toBe(false);
  expect(canFinish(judgeGuide({ ...connected, runner: "down" }, { ...tried, proof }))).toBe(false);
});

// ---- properties

const names = fc.constantFrom(qwen, gemma, "ai/smollm2:360M");
const someNames = fc.uniqueArray(names, { maxLength: 3 });
const anyFacts: fc.Arbitrary<GuideFacts> = fc.record({
  isMachineRead: fc.boolean(),
  runner: fc.constantFrom(...runnerStates),
  hasRunner: fc.constantFrom(true, false, null),
  isSettingUp: fc.boolean(),
  models: fc.option(someNames),
  loaded: someNames,
  pulling: someNames,
  halfPulled: someNames,
  openclaw: fc.constantFrom(...openclawFacts),
  isInstalling: fc.boolean(),
  isConnecting: fc.boolean(),
  connectedModel: fc.option(names),
  dialect: fc.constantFrom("openclaw", "clawdbot", null),
  isVerifying: fc.boolean(),
  hasFailedProof: fc.boolean(),
  risks: fc.constantFrom(null, 0, 3),
});
const anyKept: fc.Arbitrary<GuideKept> = fc.record({
  read: fc.uniqueArray(fc.constantFrom("welcome", "machine", "privacy"), { maxLength: 3 }),
  already: fc.uniqueArray(fc.constantFrom(...guideSteps), { maxLength: 10 }),
  way: fc.option(fc.constantFrom(...runnerWays)),
  model: fc.option(names),
  tried: fc.option(fc.record({ model: names, at: fc.nat() })),
  proof: fc.option(
    fc.record({ model: names, dialect: fc.constantFrom("openclaw", "clawdbot"), at: fc.nat(), seconds: fc.nat() }),
  ),
  laterAt: fc.option(fc.nat()),
  finishedAt: fc.option(fc.nat()),
});

test("every step stands once, and waits only for an earlier one that is not done", () => {
  fc.assert(
    fc.property(anyFacts, anyKept, (facts, kept) => {
      const steps = judgeGuide(facts, kept);
      expect(steps.map(({ id }) => id)).toEqual(guideSteps);
      for (const { id, state, waitsFor } of steps) {
        expect(state === "waiting").toBe(waitsFor !== null);
        if (waitsFor === null) continue;
        expect(guideSteps.indexOf(waitsFor)).toBeLessThan(guideSteps.indexOf(id));
        expect(steps.find((each) => each.id === waitsFor)?.state).not.toBe("done");
      }
    }),
  );
});

test("it never stands before a step that waits", () => {
  fc.assert(
    fc.property(anyFacts, anyKept, (facts, kept) => {
      const steps = judgeGuide(facts, kept);
      const at = steps.find(({ id }) => id === currentStep(steps));
      expect(["open", "working", "looking", "done"]).toContain(at?.state);
      expect(at?.state === "done").toBe(steps.every(({ state }) => state === "done"));
    }),
  );
});

test("it ends only where the model it is about was proven by the command line in use", () => {
  fc.assert(
    fc.property(anyFacts, anyKept, (facts, kept) => {
      if (!canFinish(judgeGuide(facts, kept))) return;
      const model = guideModel(facts, kept);
      expect(facts.runner).toBe("healthy");
      expect(kept.proof?.dialect).toBe(facts.dialect);
      expect(model !== null && sameModel(kept.proof?.model ?? "", model)).toBe(true);
      expect(sameModel(facts.connectedModel ?? "", model ?? "")).toBe(true);
    }),
  );
});

test("putting it off, the way chosen and what was said before it change no step", () => {
  fc.assert(
    fc.property(anyFacts, anyKept, (facts, kept) => {
      const bare = (over: Partial<GuideKept>) =>
        judgeGuide(facts, { ...kept, ...over }).map((step) => ({ ...step, isAlready: false }));
      expect(bare({ laterAt: 9, way: "docker-engine", already: [] })).toEqual(bare({}));
    }),
  );
});
