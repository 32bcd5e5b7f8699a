import type { GuideKept, GuideSnapshot } from "../../contract/guide";
import type { Dialect } from "../../contract/openclaw";
import type { RunnerState } from "../../contract/runner";
import { sameModel } from "../model-reference";
import { type GuideStepId, type guideNeeds, guideSteps, openclawTroubles } from "./steps";

export const openclawFacts = ["looking", ...openclawTroubles, "connected"] as const;
export type OpenClawFact = (typeof openclawFacts)[number];

/** The world, as the services read it now. */
export type GuideFacts = {
  isMachineRead: boolean;
  runner: RunnerState;
  /** Something that can run models is installed; null: not known yet. */
  hasRunner: boolean | null;
  isSettingUp: boolean;
  /** Of those that can be asked, the ones that are here; null: not known, as without a runner. */
  models: readonly string[] | null;
  loaded: readonly string[];
  /** Under way now. */
  pulling: readonly string[];
  /** Begun earlier, what came of them is kept. */
  halfPulled: readonly string[];
  openclaw: OpenClawFact;
  isInstalling: boolean;
  isConnecting: boolean;
  /** What OpenClaw would answer with, where that is a model of this runner. */
  connectedModel: string | null;
  dialect: Dialect | null;
  isVerifying: boolean;
  /** The last question through OpenClaw came out as no proof. */
  hasFailedProof: boolean;
  /** Of the quick checks; null: not looked at since the start. */
  risks: number | null;
};

/** Why a step is open, for the sentence that says what to do. */
export type GuideNeed = (typeof guideNeeds)[number];

export type GuideStep = GuideSnapshot["steps"][number];

type Judged = Pick<GuideStep, "state"> & Partial<Pick<GuideStep, "need" | "waitsFor">>;
const done: Judged = { state: "done" };
const looking: Judged = { state: "looking" };
const working: Judged = { state: "working" };
const open = (need: GuideNeed | null = null): Judged => ({ state: "open", need });
const waiting = (waitsFor: GuideStepId): Judged => ({ state: "waiting", waitsFor });

/**
 * The model the guide is about: the chosen one, else the one OpenClaw is connected to, else a loaded one, else the first
 * that is here. Null: none.
 */
export function guideModel({ models, loaded, connectedModel }: GuideFacts, { model }: GuideKept): string | null {
  if (model !== null) return model;
  const isHere = (ref: string) => models?.some((each) => sameModel(each, ref)) ?? false;
  const candidates = [...(connectedModel === null ? [] : [connectedModel]), ...loaded];
  return candidates.find(isHere) ?? models?.[0] ?? null;
}

/** Each step as the world has it. A step is done when a fact says so, whoever brought it about. */
export function judgeGuide(facts: GuideFacts, kept: GuideKept): GuideStep[] {
  const model = guideModel(facts, kept);
  const states = new Map<GuideStepId, Judged>();
  const isDone = (id: GuideStepId) => states.get(id)?.state === "done";
  /** The first of these that is not done. */
  const first = (...ids: GuideStepId[]) => ids.find((id) => !isDone(id));
  const judge: Record<GuideStepId, () => Judged> = {
    welcome: () => (kept.read.includes("welcome") ? done : open()),
    machine: () => (!facts.isMachineRead ? looking : kept.read.includes("machine") ? done : open()),
    runner: () => runnerStep(facts),
    answering: () => answeringStep(facts, isDone("runner")),
    model: () => (isDone("answering") ? modelStep(facts, kept, model) : waiting(first("runner") ?? "answering")),
    try: () => {
      if (wasTried(kept, model)) return done;
      const before = first("runner", "answering", "model");
      return before === undefined ? open("not-asked") : waiting(before);
    },
    openclaw: () => openclawStep(facts, model, first("runner", "answering", "model")),
    verify: () => {
      const before = first("answering", "model", "openclaw");
      if (facts.isVerifying) return working;
      if (before !== undefined) return waiting(before);
      if (isProven(facts, kept, model)) return done;
      return open(facts.hasFailedProof ? "not-proven" : "not-asked");
    },
    privacy: () => {
      if (kept.read.includes("privacy") || facts.risks === 0) return done;
      return open(facts.risks === null ? "not-looked" : "risks");
    },
    done: () => (kept.finishedAt !== null ? done : isDone("verify") ? open() : waiting("verify")),
  };
  return guideSteps.map((id) => {
    const { state, need = null, waitsFor = null } = judge[id]();
    states.set(id, { state });
    return { id, state, need, waitsFor, isAlready: state === "done" && kept.already.includes(id) };
  });
}

function runnerStep({ runner, hasRunner }: GuideFacts): Judged {
  if (runner === "healthy" || hasRunner === true) return done;
  return hasRunner === null ? looking : open("no-runner");
}

function answeringStep({ runner, isSettingUp }: GuideFacts, hasRunner: boolean): Judged {
  if (runner === "healthy") return done;
  if (isSettingUp) return working;
  if (!hasRunner) return waiting("runner");
  return runner === "looking" ? looking : open(runner);
}

function modelStep({ models, pulling, halfPulled }: GuideFacts, { model: chosen }: GuideKept, ref: string | null) {
  const among = (names: readonly string[]) => ref !== null && names.some((name) => sameModel(name, ref));
  if (models === null) return looking;
  if (among(models)) return done;
  // whatever is coming is what was chosen, until something else is
  if (among(pulling) || (ref === null && pulling.length > 0)) return working;
  if (among(halfPulled) || (ref === null && halfPulled.length > 0)) return open("half-pulled");
  return open(chosen !== null && models.length > 0 ? "chosen-missing" : "no-model");
}

const wasTried = ({ tried, proof }: GuideKept, model: string | null) =>
  model !== null && [tried?.model, proof?.model].some((name) => name !== undefined && sameModel(name, model));

function openclawStep(facts: GuideFacts, model: string | null, before: GuideStepId | undefined): Judged {
  const { openclaw, connectedModel, isInstalling, isConnecting } = facts;
  if (isInstalling || isConnecting) return working;
  switch (openclaw) {
    case "looking":
      return looking;
    // these can be seen to before there is a model
    case "missing":
    case "node-too-old":
    case "broken":
    case "config-invalid":
      return open(openclaw);
    case "not-connected":
    case "cloud":
    case "elsewhere":
      return before === undefined ? open(openclaw) : waiting(before);
    case "leaves":
    case "unclear":
    case "connected": {
      const isChosen = model !== null && connectedModel !== null && sameModel(connectedModel, model);
      if (!isChosen) return before === undefined ? open("other-model") : waiting(before);
      return openclaw === "connected" ? done : open(openclaw);
    }
  }
}

function isProven({ dialect }: GuideFacts, { proof }: GuideKept, model: string | null): boolean {
  return proof !== null && model !== null && sameModel(proof.model, model) && proof.dialect === dialect;
}

/** Where the guide goes on: the first step that is not done. */
export const currentStep = (steps: readonly GuideStep[]): GuideStepId =>
  steps.find(({ state }) => state !== "done")?.id ?? "done";

/** Where "go on" leads from a step: the next one that is not done. */
export function nextStep(steps: readonly GuideStep[], from: GuideStepId): GuideStepId {
  const place = guideSteps.indexOf(from);
  return steps.find(({ id, state }) => guideSteps.indexOf(id) > place && state !== "done")?.id ?? "done";
}

/** The model answered through OpenClaw: nothing else ends the guide. */
export const canFinish = (steps: readonly GuideStep[]): boolean =>
  steps.some(({ id, state }) => id === "verify" && state === "done");

const work: readonly GuideStepId[] = ["runner", "answering", "model", "try", "openclaw", "verify", "privacy"];
/** What is left to be done, for who put the guide off. */
export const stepsLeft = (steps: readonly GuideStep[]): GuideStepId[] =>
  steps.filter(({ id, state }) => work.includes(id) && state !== "done").map(({ id }) => id);

/**
 * The guide opens by itself: never finished, never put off, and something is to be done. Null while that is not known.
 * That nobody has asked through OpenClaw yet is no reason by itself: this may be somebody's old, working set-up.
 */
export function opensByItself(steps: readonly GuideStep[], kept: GuideKept): boolean | null {
  if (kept.finishedAt !== null || kept.laterAt !== null) return false;
  const need: readonly GuideStepId[] = ["runner", "answering", "model", "openclaw"];
  const needed = steps.filter(({ id }) => need.includes(id));
  if (needed.every(({ state }) => state === "done")) return false;
  return needed.some(({ state }) => state === "looking") ? null : true;
}

export const nothingKept: GuideKept = {
  read: [],
  already: [],
  way: null,
  model: null,
  tried: null,
  proof: null,
  laterAt: null,
  finishedAt: null,
};
