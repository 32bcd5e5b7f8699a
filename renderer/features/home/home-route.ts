import type { ChatSnapshot } from "../../../app/contract/chat";
import type { Model } from "../../../app/contract/models";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import type { StateKind } from "../../ui/State";
import { defaultModelOf, modelsElsewhere, routeModelOf } from "../../../app/domain/answer-route";
import { doctorFindings, findingOfAddress, type FindingId, type RepairId } from "../../../app/domain/doctor/findings";
import { sameModel, modelNamed } from "../../../app/domain/model-reference";
import type { HomeFacts } from "./home-sentence";

export type StopId = "you" | "openclaw" | "runner" | "model" | "compute";

/** What can be done about a stop that is not fine: what its finding says, or a page where it can be told what it is. */
export type HomeRepair = RepairId | "openclaw-page" | "check";

export type RouteStop = {
  id: StopId;
  state: StateKind;
  /** Drawn outside the outline of this machine. */
  isOutside: boolean;
  /** The doctor's finding behind it; null: it is fine, or only a look at more can tell. */
  finding: FindingId | null;
  repair: HomeRepair | null;
};

type Verdict = Pick<RouteStop, "state" | "finding" | "repair">;

const fine: Verdict = { state: "ok", finding: null, repair: null };
const unclear: Verdict = { state: "unknown", finding: null, repair: null };

/** The catalogue's first repair; where that is to set the runner up, which this page does below, the one after it. */
function found(finding: FindingId, state: StateKind = "look"): Verdict {
  const all: readonly RepairId[] = doctorFindings[finding].repairs;
  return { state, finding, repair: all.find((each) => each !== "set-up") ?? null };
}

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
  const [only, ...others] = models?.items ?? [];
  return routeModelOf(runner, openclaw) ?? (only && others.length === 0 ? only.ref : null);
}

/** The listed model of that reference or tag; null when it is not pulled. */
export function listedModel({ models }: Pick<HomeFacts, "models">, ref: string | null): Model | null {
  if (ref === null) return null;
  return modelNamed(models?.items ?? [], ref) ?? null;
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

function openclawStop({ openclaw, runner, gateway }: HomeFacts): Verdict {
  if (!openclaw || openclaw.state === "looking") return unclear;
  if (openclaw.state === "not-found") return found("openclaw-missing");
  if (openclaw.state === "config-invalid") return found("config-broken");
  if (openclaw.state === "broken")
    return found(openclaw.problem?.code === "openclaw-node-too-old" ? "node-too-old" : "openclaw-broken");
  const model = defaultModelOf(openclaw);
  if (!model) return { ...unclear, repair: "openclaw-page" };
  if (model.place === "cloud") return found("cloud-by-default", "cross");
  if (model.place !== "this-machine") return found("not-connected", "cross");
  if (modelsElsewhere(openclaw)?.length) return found("cloud-fallback", "cross");
  // others on the network can talk to it: the checklist's matter, not the doctor's
  if (gateway?.state === "running" && gateway.isExposed.isKnown && gateway.isExposed.value)
    return { state: "cross", finding: null, repair: "gateway" };
  if (gateway?.state === "other-program") return found("gateway-port-taken");
  if (gateway?.state === "silent") return found("gateway-silent");
  if (openclaw.isConnected) return fine;
  // without a runner it can't be told whether it is connected; the runner's own stop has the repair
  return runner?.state === "healthy" ? found("not-connected") : { ...unclear, state: "look" };
}

function runnerStop({ runner }: HomeFacts): Verdict {
  if (!runner || runner.state === "looking") return unclear;
  if (runner.state === "wrong-service") {
    const isSet = runner.attempts.some(
      ({ source, outcome }) => outcome === "wrong-service" && (source === "settings" || source === "environment"),
    );
    return found(isSet ? "address-not-a-runner" : "port-taken");
  }
  if (runner.state === "disabled") return found("runner-off");
  // what of Docker is amiss is told by the help below, which asks Docker
  if (runner.state !== "healthy") {
    const ofAddress = runner.problem === null ? undefined : findingOfAddress[runner.problem.code];
    return ofAddress === undefined ? { state: "look", finding: null, repair: "look-again" } : found(ofAddress);
  }
  const location = runner.endpoint?.location ?? "unknown";
  if (location === "another-machine") return { ...fine, state: "cross" };
  return location === "unknown" ? unclear : fine;
}

function modelStop(facts: HomeFacts): Verdict {
  const { runner, models } = facts;
  if (!runner || runner.state !== "healthy" || !models || models.state === "waiting") return unclear;
  if (models.state === "failed") return unclear;
  const ref = presentModelRef(facts);
  if (models.items.length === 0) return found("no-models");
  if (ref === null) return unclear;
  return listedModel(facts, ref) ? fine : found("model-not-pulled");
}

function computeStop({ runner, hardware, gpuUse = null }: HomeFacts): Verdict {
  if (!hardware || runner?.state !== "healthy") return unclear;
  if (gpuUse === "should") return found("processor-instead-of-gpu");
  if (gpuUse !== null && gpuUse !== "unknown") return fine;
  const hasNoGpu = hardware.gpus.isKnown && hardware.gpus.value.length === 0;
  const isTold = engineVariant(runner) !== null || (hasNoGpu && runner.endpoint?.location === "this-machine");
  return isTold ? fine : unclear;
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
      { id: "you", ...fine, isOutside: false },
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
