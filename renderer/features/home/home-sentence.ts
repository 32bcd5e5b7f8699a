import type { GatewaySnapshot } from "../../../app/contract/gateway";
import type { HardwareSnapshot } from "../../../app/contract/hardware";
import type { ModelsSnapshot } from "../../../app/contract/models";
import type { OpenClawSnapshot, Proof } from "../../../app/contract/openclaw";
import type { GpuVerdict } from "../../../app/domain/gpu-use";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { defaultModelOf, modelsElsewhere, presentProof } from "../../../app/domain/answer-route";
import type { Words } from "../../i18n";

export type HomeFacts = {
  runner: RunnerSnapshot | null;
  models: ModelsSnapshot | null;
  openclaw: OpenClawSnapshot | null;
  hardware: HardwareSnapshot | null;
  /** Of OpenClaw; absent: not read. */
  gateway?: GatewaySnapshot | null;
  /** Of the model the route leads to; absent: not read. */
  gpuUse?: GpuVerdict | null;
};

/** A name of a sentence; each has a `title` and a `how` in the locale. */
export type SentenceId = keyof Words["home"]["sentence"];

export type HomeSentence = {
  id: SentenceId;
  /** Names that the sentence holds. */
  subject: string;
  /** When the fact was read, epoch ms; null while looking. */
  asOf: number | null;
  proof: Proof | null;
};

const runnerSentences = {
  looking: "looking",
  absent: "absent",
  disabled: "disabled",
  down: "down",
  "wrong-service": "wrongService",
  hanging: "hanging",
} as const;

function openclawSentence(openclaw: OpenClawSnapshot): SentenceId | null {
  if (openclaw.state === "looking") return "openclawLooking";
  if (openclaw.state === "not-found") return "openclawMissing";
  if (openclaw.state === "broken") return "openclawBroken";
  if (openclaw.state === "config-invalid") return "openclawInvalid";
  return null;
}

/**
 * The one sentence Home opens with. What may take words off this machine comes first, then what is broken, then what is
 * set; that words stay is said only with a proof for the present route.
 */
export function homeSentence({ runner, models, openclaw }: HomeFacts): HomeSentence {
  const say = (id: SentenceId, asOf: number | null, subject = "", proof: Proof | null = null): HomeSentence => ({
    id,
    subject,
    asOf,
    proof,
  });
  const isOpenClawReady = openclaw?.state === "ready";
  const model = isOpenClawReady ? defaultModelOf(openclaw) : null;
  const elsewhere = isOpenClawReady ? modelsElsewhere(openclaw) : null;

  if (openclaw && model?.place === "cloud") return say("cloudDefault", openclaw.asOf, model.ref);
  if (openclaw && model?.place === "another-machine") {
    return say("remoteDefault", openclaw.asOf, model.baseUrl ?? model.ref);
  }
  if (openclaw && elsewhere?.[0]) return say("cloudFallback", openclaw.asOf, elsewhere[0].ref);

  if (!runner) return say("looking", null);
  if (runner.state !== "healthy") {
    const isHeldBack = runner.problem?.code === "offline-mode";
    const id = isHeldBack ? "runnerOffline" : runnerSentences[runner.state];
    return say(id, id === "looking" ? null : runner.asOf, runner.endpoint?.address ?? "");
  }
  const { endpoint } = runner;
  if (endpoint?.location === "another-machine") return say("runnerElsewhere", runner.asOf, endpoint.address);
  if (!endpoint || endpoint.location === "unknown") return say("runnerSomewhere", runner.asOf);

  if (!models || models.state === "waiting") return say("modelsLooking", null);
  if (models.state === "failed") return say("modelsFailed", models.asOf);
  if (models.items.length === 0) return say("noModels", models.asOf);

  if (!openclaw) return say("openclawLooking", null);
  const broken = openclawSentence(openclaw);
  if (broken) return say(broken, broken === "openclawLooking" ? null : openclaw.asOf);
  if (!model) return say("defaultUnknown", openclaw.asOf);
  if (!openclaw.isConnected) return say("notConnected", openclaw.asOf, model.ref);
  if (elsewhere === null) return say("fallbacksUnknown", openclaw.asOf, model.model);

  const proof = presentProof(openclaw);
  if (proof) return say("proven", proof.at, model.model, proof);
  if (openclaw.proof && !openclaw.proof.isProven)
    return say("proofFailed", openclaw.proof.at, model.model, openclaw.proof);
  return say("notProven", openclaw.asOf, model.model);
}
