import type { ConfiguredModel, OpenClawSnapshot, Proof } from "../contract/openclaw";
import type { RunnerSnapshot } from "../contract/runner";

/** The default model when it is known. */
export function defaultModelOf(openclaw: OpenClawSnapshot | null): ConfiguredModel | null {
  return openclaw?.defaultModel.isKnown ? openclaw.defaultModel.value : null;
}

/** The model words go to: OpenClaw's where the runner serves it, else the one that is loaded; null: there is none. */
export function routeModelOf(
  runner: Pick<RunnerSnapshot, "loaded"> | null,
  openclaw: Pick<OpenClawSnapshot, "isConnected" | "defaultModel"> | null,
): string | null {
  if (openclaw?.isConnected && openclaw.defaultModel.isKnown) return openclaw.defaultModel.value.model;
  return runner?.loaded[0]?.ref ?? null;
}

/** Models elsewhere that OpenClaw would turn to beside the default: fallbacks, and the one for small tasks. Null: not known. */
export function modelsElsewhere(openclaw: OpenClawSnapshot | null): ConfiguredModel[] | null {
  if (!openclaw?.fallbacks.isKnown) return null;
  const { fallbacks, utilityModel } = openclaw;
  return [...fallbacks.value, ...(utilityModel ? [utilityModel] : [])].filter(({ place }) => place !== "this-machine");
}

/**
 * The proof, if it is about the route as it is now: proven, by the command line in use, for the model set as default,
 * with no change taken back or written after it.
 */
export function presentProof(openclaw: OpenClawSnapshot | null): Proof | null {
  const proof = openclaw?.proof;
  const model = defaultModelOf(openclaw);
  if (!openclaw || !proof?.isProven || !model || !openclaw.isConnected) return null;
  if (proof.dialect !== openclaw.dialect) return null;
  if (proof.model !== model.ref && proof.model !== model.model) return null;
  if (openclaw.undo && openclaw.undo.at > proof.at) return null;
  return proof;
}
