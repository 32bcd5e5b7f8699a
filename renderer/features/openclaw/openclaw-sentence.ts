import type { ConfiguredModel, OpenClawSnapshot } from "../../../app/contract/openclaw";
import type { RunnerSnapshot } from "../../../app/contract/runner";
import { defaultModelOf, modelsElsewhere, presentProof } from "../../../app/domain/answer-route";
import { isSameEndpoint } from "../../../app/domain/model-place";
import type { Words } from "../../i18n";

/** A name of a sentence; each has a `title` and a `how` in the locale. */
type SentenceId = keyof Words["openclaw"]["sentence"];
export type OpenClawSentence = { id: SentenceId; subject: string; asOf: number | null };

/**
 * The one sentence the page opens with: what is broken, then what would take words off this machine, then what is set.
 * That OpenClaw answers from here is said only with a proof for the present route.
 */
export function openclawSentence(openclaw: OpenClawSnapshot | null, runner: RunnerSnapshot | null): OpenClawSentence {
  const say = (id: SentenceId, subject = "", asOf = openclaw?.asOf ?? null): OpenClawSentence => ({
    id,
    subject,
    asOf,
  });
  if (openclaw === null) return say("looking");
  if (openclaw.state === "not-found") return say("notFound");
  if (openclaw.state === "broken") return say("broken");
  if (openclaw.state === "config-invalid") return say("invalid");
  const model = defaultModelOf(openclaw);
  if (model === null) {
    if (openclaw.state === "ready") return say("defaultUnknown");
    return say(openclaw.dialect === null ? "looking" : "asking");
  }
  if (model.place === "cloud") {
    const isFresh = openclaw.hasConfigFile.isKnown && !openclaw.hasConfigFile.value;
    return say(isFresh ? "cloudFresh" : "cloudDefault", model.ref);
  }
  if (model.place === "another-machine" && !openclaw.isConnected) return say("remoteDefault", model.ref);
  const away = fallbacksThatLeave(openclaw, runner);
  if (away?.[0]) return say("fallbackElsewhere", away[0].ref);
  if (runner !== null && runner.state !== "healthy" && runner.state !== "looking") return say("runnerGone", model.ref);
  if (!openclaw.isConnected) return say("notConnected", model.ref);
  if (away === null) return say("fallbacksUnknown", model.model);
  const location = runner?.endpoint?.location ?? "unknown";
  if (runner !== null && location === "another-machine") return say("runnerElsewhere", model.model);
  if (runner !== null && runner.state === "healthy" && location === "unknown") return say("runnerSomewhere");
  const proof = presentProof(openclaw);
  if (proof !== null) return say("proven", model.model, proof.at);
  if (openclaw.proof !== null && !openclaw.proof.isProven) return say("proofFailed", model.model, openclaw.proof.at);
  return say("notProven", model.model);
}

/** Fallbacks that main would refuse to ask with; those of the runner itself count as it does. Null: not known. */
function fallbacksThatLeave(openclaw: OpenClawSnapshot, runner: RunnerSnapshot | null): ConfiguredModel[] | null {
  const runnerUrl = runner?.endpoint?.openAiBaseUrl ?? null;
  return modelsElsewhere(openclaw)?.filter(({ baseUrl }) => !isSameEndpoint(baseUrl, runnerUrl)) ?? null;
}

export type AskObstacle = {
  id: keyof Words["openclaw"]["verify"]["obstacle"];
  /** The model the question would go to. */
  subject: string;
};

/** Why a question can't be asked, or must not be, as things are; null: it can. Main decides again, on fresh facts. */
export function askObstacle(openclaw: OpenClawSnapshot, runner: RunnerSnapshot | null): AskObstacle | null {
  const model = defaultModelOf(openclaw);
  if (model === null) return { id: "no-default", subject: "" };
  const subject = model.ref;
  if (!openclaw.isConnected && model.place === "cloud") return { id: "cloud", subject };
  if (!openclaw.isConnected && model.place === "another-machine") return { id: "elsewhere", subject };
  if (runner === null || runner.state === "looking") return { id: "looking", subject };
  if (runner.state !== "healthy") return { id: "runner", subject };
  if (!openclaw.isConnected) return { id: "not-connected", subject };
  const away = fallbacksThatLeave(openclaw, runner)?.[0];
  return away === undefined ? null : { id: "fallbacks", subject: away.ref };
}
