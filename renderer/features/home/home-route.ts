import type { ChatSnapshot } from "../../../app/contract/chat";
import type { Model } from "../../../app/contract/models";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { StateKind } from "../../ui/State";
import { defaultModelOf, modelsElsewhere } from "../../../app/domain/answer-route";
import { sameModel } from "../../../app/domain/model-reference";
import type { HomeFacts } from "./home-sentence";

export type StopId = "you" | "openclaw" | "runner" | "model" | "compute";

/** What can be done about a stop that is not fine. */
export type RepairId =
  | "probe"
  | "find-openclaw"
  | "connect"
  | "openclaw-page"
  | "gateway"
  | "pull"
  | "settings"
  | "check"
  | "gpu";

export type RouteStop = {
  id: StopId;
  state: StateKind;
  /** Drawn outside the outline of this machine. */
  isOutside: boolean;
  repair: RepairId | null;
};

export type RouteView = {
  stops: RouteStop[];
  /** Where words would leave: the default model, or fallbacks, that are not on this machine. */
  exits: { ref: string; kind: "default" | "fallback" | "utility"; place: "another-machine" | "cloud" }[];
  /** Whether fallbacks are known not to be there: null when it can't be told. */
  hasNoFallbacksElsewhere: boolean | null;
  /** A model of the runner computes an answer now, whoever asked. */
  isAnswering: boolean;
};

/** The model the route leads to now: what OpenClaw is set to, else what is loaded, else the only one there is. */
export function presentModelRef({ runner, models, openclaw }: HomeFacts): string | null {
  const set = defaultModelOf(openclaw);
  if (set && openclaw?.isConnected) return set.model;
  const loaded = runner?.loaded[0];
  if (loaded) return loaded.ref;
  const [only, ...others] = models?.items ?? [];
  return only && others.length === 0 ? only.ref : null;
}

/** The listed model of that reference or tag; null when it is not pulled. */
export function listedModel({ models }: Pick<HomeFacts, "models">, ref: string | null): Model | null {
  if (ref === null) return null;
  return (
    models?.items.find((model) => sameModel(model.ref, ref) || model.tags.some((tag) => sameModel(tag, ref))) ?? null
  );
}

/** What the engine's own status says it was built for; null when it does not say. */
export function engineVariant(runner: RunnerSnapshot | null): "gpu" | "cpu" | null {
  const detail = runner?.backends.find(({ status }) => status === "running")?.detail ?? "";
  if (/-(metal|cuda|rocm|vulkan|musa|cann|opencl)\b/i.test(detail)) return "gpu";
  return /-cpu\b/i.test(detail) ? "cpu" : null;
}

/** The newest figures of the last answer that has them. */
export function lastStats(chat: ChatSnapshot | null, ref: string | null) {
  if (ref === null) return null;
  return chat?.turns.findLast((turn) => turn.stats !== null && sameModel(turn.model, ref))?.stats ?? null;
}

function openclawStop({ openclaw, runner, gateway }: HomeFacts): Pick<RouteStop, "state" | "repair"> {
  if (!openclaw || openclaw.state === "looking") return { state: "unknown", repair: null };
  if (openclaw.state === "not-found") return { state: "look", repair: "find-openclaw" };
  if (openclaw.state !== "ready") return { state: "look", repair: "openclaw-page" };
  const model = defaultModelOf(openclaw);
  if (model && model.place !== "this-machine") return { state: "cross", repair: "connect" };
  if (!model) return { state: "unknown", repair: "openclaw-page" };
  if (modelsElsewhere(openclaw)?.length) return { state: "cross", repair: "connect" };
  // others on the network can talk to it
  if (gateway?.state === "running" && gateway.isExposed.isKnown && gateway.isExposed.value)
    return { state: "cross", repair: "gateway" };
  if (gateway?.state === "other-program" || gateway?.state === "silent") return { state: "look", repair: "gateway" };
  if (openclaw.isConnected) return { state: "ok", repair: null };
  // without a runner it can't be told whether it is connected; the runner's own stop has the repair
  return { state: "look", repair: runner?.state === "healthy" ? "connect" : null };
}

function runnerStop({ runner }: HomeFacts): Pick<RouteStop, "state" | "repair"> {
  if (!runner || runner.state === "looking") return { state: "unknown", repair: null };
  if (runner.state === "wrong-service") return { state: "look", repair: "settings" };
  if (runner.state !== "healthy") return { state: "look", repair: "probe" };
  const location = runner.endpoint?.location ?? "unknown";
  if (location === "another-machine") return { state: "cross", repair: null };
  return { state: location === "unknown" ? "unknown" : "ok", repair: null };
}

function modelStop(facts: HomeFacts): Pick<RouteStop, "state" | "repair"> {
  const { runner, models } = facts;
  if (!runner || runner.state !== "healthy" || !models || models.state === "waiting")
    return { state: "unknown", repair: null };
  if (models.state === "failed") return { state: "unknown", repair: null };
  const ref = presentModelRef(facts);
  if (models.items.length === 0) return { state: "look", repair: "pull" };
  if (ref === null) return { state: "unknown", repair: null };
  return listedModel(facts, ref) ? { state: "ok", repair: null } : { state: "look", repair: "pull" };
}

function computeStop({ runner, hardware, gpuUse = null }: HomeFacts): Pick<RouteStop, "state" | "repair"> {
  if (!hardware || runner?.state !== "healthy") return { state: "unknown", repair: null };
  if (gpuUse === "should") return { state: "look", repair: "gpu" };
  if (gpuUse !== null && gpuUse !== "unknown") return { state: "ok", repair: null };
  const hasNoGpu = hardware.gpus.isKnown && hardware.gpus.value.length === 0;
  const isTold = engineVariant(runner) !== null || (hasNoGpu && runner.endpoint?.location === "this-machine");
  return { state: isTold ? "ok" : "unknown", repair: null };
}

/** The route as it is drawn: each stop with its state, what is outside, and what crosses. */
export function homeRoute(facts: HomeFacts): RouteView {
  const isOutside = facts.runner?.state === "healthy" && facts.runner.endpoint?.location === "another-machine";
  const model = defaultModelOf(facts.openclaw);
  const fallbacks = modelsElsewhere(facts.openclaw);
  const exits: RouteView["exits"] = [];
  if (model && model.place !== "this-machine") exits.push({ ref: model.ref, kind: "default", place: model.place });
  for (const { ref, place } of fallbacks ?? []) {
    const kind = ref === facts.openclaw?.utilityModel?.ref ? "utility" : "fallback";
    if (place !== "this-machine") exits.push({ ref, kind, place });
  }
  return {
    stops: [
      { id: "you", state: "ok", repair: null, isOutside: false },
      { id: "openclaw", ...openclawStop(facts), isOutside: false },
      { id: "runner", ...runnerStop(facts), isOutside },
      { id: "model", ...modelStop(facts), isOutside },
      { id: "compute", ...computeStop(facts), isOutside },
    ],
    exits,
    hasNoFallbacksElsewhere: fallbacks === null ? null : fallbacks.length === 0,
    isAnswering: facts.runner?.loaded.some(({ isInUse }) => isInUse) ?? false,
  };
}
