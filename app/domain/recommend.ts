import { known } from "../contract/reading";
import type { CatalogueModel } from "./catalogue";
import { type Fit, judgeFit } from "./fit";
import type { FitMachine, LoadedNeed } from "./fit-pools";
import { minimumContextTokens } from "./openclaw-config";

type RecommendReason =
  | "guide-pick"
  | "calls-tools"
  /** Of those that run well, none has more parameters. */
  | "largest-that-runs-well"
  /** Small enough to answer without a GPU. */
  | "light-on-processor"
  /** OpenClaw refuses its context. */
  | "context-too-small"
  | "no-chat";
export type Recommendation = { model: CatalogueModel; fit: Fit; reasons: RecommendReason[] };

const order: Record<Fit["verdict"], number> = { "runs-well": 0, tight: 1, slow: 2, unknown: 3, "wont-fit": 4 };
const lightParameters = 4.5e9;

/** The catalogue in the order in which it suits this machine, at a context OpenClaw accepts; with the reasons of each place. */
export function recommend({
  catalogue,
  machine,
  loaded = [],
  contextTokens = minimumContextTokens,
}: {
  catalogue: readonly CatalogueModel[];
  machine: FitMachine;
  loaded?: readonly LoadedNeed[];
  contextTokens?: number;
}): Recommendation[] {
  const judged = catalogue.map((model) => ({
    model,
    fit: judgeFit({ model: asFitModel(model), contextTokens: contextFor(model, contextTokens), machine, loaded }),
  }));
  const running = judged.filter(({ model, fit }) => fit.verdict === "runs-well" && model.purpose !== "embed");
  const largest = Math.max(0, ...running.map(({ model }) => model.parameters));
  return judged
    .map(({ model, fit }): Recommendation => {
      const isTooSmall = model.contextTokens !== null && model.contextTokens < minimumContextTokens;
      const reasons: RecommendReason[] = [
        ...(model.isGuidePick ? (["guide-pick"] as const) : []),
        ...(model.hasTools === true ? (["calls-tools"] as const) : []),
        ...(fit.verdict === "runs-well" && model.parameters === largest ? (["largest-that-runs-well"] as const) : []),
        ...(fit.verdict === "slow" && isLight(model) ? (["light-on-processor"] as const) : []),
        ...(model.purpose === "embed" ? (["no-chat"] as const) : isTooSmall ? (["context-too-small"] as const) : []),
      ];
      return { model, fit, reasons };
    })
    .toSorted((a, b) => scoreOf(a) - scoreOf(b));
}

const isLight = ({ parameters }: CatalogueModel): boolean => parameters <= lightParameters;

/** A vectors' model has no cache to choose; memory is not asked for a context it can't have. */
const contextFor = ({ contextTokens }: CatalogueModel, wanted: number): number =>
  Math.min(wanted, contextTokens ?? wanted);

/** Lower is better: what can't be talked to last, then how it runs; of equals the guide's picks, then the larger. */
function scoreOf({ model, fit, reasons }: Recommendation): number {
  const isLast = reasons.includes("no-chat") || reasons.includes("context-too-small");
  // without a GPU a heavy model answers too slowly to be begun with
  const isHeavy = fit.verdict === "slow" && !isLight(model);
  const size = Math.min(0.99, model.parameters / 1e12);
  return (isLast ? 1000 : 0) + order[fit.verdict] * 100 + (isHeavy ? 50 : 0) + (model.isGuidePick ? 0 : 10) - size;
}

/** As much as is known before it is pulled. */
export function asFitModel({ gguf, sizeBytes, publishedBytes, quantization, parameters }: CatalogueModel) {
  return {
    gguf,
    ggufSource: "catalogue" as const,
    weightsBytes: known(sizeBytes),
    weightsSource: "catalogue" as const,
    projectorBytes: null,
    vocabularySize: null,
    publishedBytes,
    quantization,
    parameters,
  };
}
