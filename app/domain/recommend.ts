import { type Reading, known, unknown } from "../contract/reading";
import type { CatalogueModel, CatalogueVariant } from "./catalogue/entry";
import { type Fit, judgeFit } from "./fit/fit";
import type { FitModel } from "./fit/need";
import { type FitMachine, type LoadedNeed, memoryPoolsOf } from "./fit/pools";
import { expectedTokensPerSecond } from "./fit/speed";
import { createGgufValues } from "./gguf-values";
import { minimumContextTokens } from "./openclaw-config";

export type Merit =
  | "guide-pick"
  | "ours-pick"
  | "calls-tools"
  /** Of those that run well, none has more parameters. */
  | "largest-that-runs-well"
  /** Small enough to answer without a GPU. */
  | "light-on-processor"
  /** Small enough for most machines, where this one's memory is not known. */
  | "light";
type Drawback =
  /** It can talk, but OpenClaw's assistant can't act through it. */
  | "no-tools"
  /** OpenClaw refuses its context. */
  | "context-too-small"
  | "no-chat";

type VariantFit = { variant: CatalogueVariant; fit: Fit };
export type Recommendation = VariantFit & {
  model: CatalogueModel;
  /** Where the first of its quantisations won't run well: the largest listed one that runs better. */
  alternative: VariantFit | null;
  merits: Merit[];
  drawbacks: Drawback[];
  /** Tokens per second, estimated; unknown for what is not wholly in a GPU's memory. */
  speed: Reading<number>;
};

const order: Record<Fit["verdict"], number> = { "runs-well": 0, tight: 1, slow: 2, unknown: 3, "wont-fit": 4 };
const orderOfUnsized = 5;
const lightParameters = 4.5e9;
const notForTalk = new Set<CatalogueModel["purpose"]>(["embed", "rank", "call", "guard", "see", "read"]);

/**
 * The catalogue in the order in which it suits this machine, at a context OpenClaw accepts; with the reasons of each
 * place. Judged is the first quantisation of each, the one its plain name pulls.
 */
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
  const judged = catalogue.map((model) => {
    const judge = (variant: CatalogueVariant): VariantFit => ({
      variant,
      fit: judgeVariant(model, variant, { machine, loaded, contextTokens }),
    });
    const first = judge(model.variants[0]);
    return { model, ...first, alternative: betterOf(first, model.variants.slice(1).map(judge)) };
  });
  const running = judged.filter(({ model, fit }) => fit.verdict === "runs-well" && isForAssistant(model));
  const largest = Math.max(0, ...running.map(({ model }) => model.parameters ?? 0));
  return judged
    .map(({ model, ...rest }): Recommendation => {
      const { variant, fit } = rest;
      return {
        model,
        ...rest,
        merits: meritsOf({ model, fit, isLargest: fit.verdict === "runs-well" && model.parameters === largest }),
        drawbacks: drawbacksOf(model),
        speed: speedOf(asFitModel(model, variant), fit, machine),
      };
    })
    .toSorted((a, b) => scoreOf(a) - scoreOf(b));
}

/** The verdict on one quantisation of the catalogue. Memory is not asked for a context the model can't have. */
export function judgeVariant(
  model: CatalogueModel,
  variant: CatalogueVariant,
  {
    machine,
    loaded,
    contextTokens = minimumContextTokens,
  }: { machine: FitMachine; loaded: readonly LoadedNeed[]; contextTokens?: number },
): Fit {
  return judgeFit({
    model: asFitModel(model, variant),
    contextTokens: Math.min(contextTokens, model.contextTokens ?? contextTokens),
    machine,
    loaded,
  });
}

/** The one to begin with: the first, unless it won't do. Null: nothing of the list will run here. */
export function firstOf(recommendations: readonly Recommendation[]): Recommendation | null {
  const [first] = recommendations;
  if (first === undefined || !isForAssistant(first.model) || first.drawbacks.includes("context-too-small")) return null;
  const { verdict, reason } = first.fit;
  return verdict === "wont-fit" || reason === "need-unknown" ? null : first;
}

function betterOf(first: VariantFit, others: readonly VariantFit[]): VariantFit | null {
  const { verdict } = first.fit;
  if (verdict === "runs-well" || verdict === "unknown") return null;
  const better = others.filter(({ fit }) => fit.verdict !== "unknown" && order[fit.verdict] < order[verdict]);
  return (
    better.toSorted(
      (a, b) => order[a.fit.verdict] - order[b.fit.verdict] || (b.variant.sizeBytes ?? 0) - (a.variant.sizeBytes ?? 0),
    )[0] ?? null
  );
}

function meritsOf({ model, fit, isLargest }: { model: CatalogueModel; fit: Fit; isLargest: boolean }): Merit[] {
  return [
    ...(model.pick === null ? [] : [`${model.pick}-pick` as const]),
    ...(model.hasTools === true ? (["calls-tools"] as const) : []),
    ...(isLargest && isForAssistant(model) ? (["largest-that-runs-well"] as const) : []),
    ...(fit.verdict === "slow" && isLight(model) ? (["light-on-processor"] as const) : []),
    ...(fit.reason === "pool-unknown" && isLight(model) ? (["light"] as const) : []),
  ];
}

function drawbacksOf(model: CatalogueModel): Drawback[] {
  if (!isForTalk(model)) return ["no-chat"];
  const { hasTools, contextTokens } = model;
  return [
    ...(hasTools === false ? (["no-tools"] as const) : []),
    ...(contextTokens !== null && contextTokens < minimumContextTokens ? (["context-too-small"] as const) : []),
  ];
}

const isForTalk = ({ purpose }: CatalogueModel): boolean => !notForTalk.has(purpose);
/** OpenClaw's assistant acts by calling tools. */
const isForAssistant = (model: CatalogueModel): boolean => isForTalk(model) && model.hasTools !== false;

const isLight = ({ parameters }: CatalogueModel): boolean => parameters !== null && parameters <= lightParameters;

/** Lower is better: what can't be talked to last, then how it runs; of equals what calls tools, the picks, the larger. */
function scoreOf({ model, variant, fit, drawbacks, alternative }: Recommendation): number {
  const isLast = drawbacks.includes("no-chat") || drawbacks.includes("context-too-small");
  // without a GPU a heavy model answers too slowly to be begun with; so it may where nothing is known of the memory
  const isHeavy = (fit.verdict === "slow" || fit.reason === "pool-unknown") && !isLight(model);
  const size = Math.min(0.99, (model.parameters ?? 0) / 1e12);
  const place =
    (isLast ? 1000 : 0) + (variant.sizeBytes === null ? orderOfUnsized : order[fit.verdict]) * 100 + (isHeavy ? 50 : 0);
  // of what won't fit the nearest to it comes first, whatever else speaks for it
  if (fit.verdict === "wont-fit") return place - (alternative === null ? 0 : 50) + size;
  const tools = { true: 0, null: 15, false: 30 }[`${model.hasTools}`];
  return place + tools + (model.pick === null ? 10 : 0) - size;
}

function speedOf(model: FitModel, { verdict, pool }: Fit, machine: FitMachine): Reading<number> {
  const { fast } = memoryPoolsOf(machine);
  const isInFast = fast !== null && pool.kind === fast.kind && (verdict === "runs-well" || verdict === "tight");
  const [name] = pool.names;
  if (!isInFast || name === undefined) return unknown("not-measured-yet");
  return expectedTokensPerSecond({ model, name });
}

/** As much as is known before it is pulled. */
export function asFitModel(model: CatalogueModel, variant: CatalogueVariant): FitModel {
  const { gguf, parameters, purpose } = model;
  const { sizeBytes, publishedBytes, quantization } = variant;
  const expertBytes = sizeBytes === null ? null : expertBytesOf(model, sizeBytes);
  return {
    gguf,
    ggufSource: "catalogue",
    weightsBytes: sizeBytes === null ? unknown("not-reported", "size") : known(sizeBytes),
    weightsSource: "catalogue",
    // what sees comes with a part for it, whose size no card tells
    projectorBytes: purpose === "see" || purpose === "read" ? unknown("not-reported", "mmproj") : null,
    vocabularySize: null,
    publishedBytes,
    ...(quantization === null ? {} : { quantization }),
    ...(parameters === null ? {} : { parameters }),
    ...(expertBytes === null ? {} : { expertBytes }),
  };
}

/** The experts' share of the file, taken as their share of the parameters: three matrices an expert, in each layer. */
function expertBytesOf({ gguf, parameters }: CatalogueModel, sizeBytes: number): number | null {
  const { count } = createGgufValues(gguf ?? {});
  const experts = count("expert_count");
  const width = count("expert_feed_forward_length");
  const embedding = count("embedding_length");
  const layers = count("block_count");
  if (!experts || !width || !embedding || !layers || parameters === null) return null;
  return Math.round(sizeBytes * Math.min(1, (experts * layers * 3 * embedding * width) / parameters));
}

export const groups = ["chat", "code", "tools", "pictures", "small", "vectors"] as const;
export type Group = (typeof groups)[number];

/** Whether a model belongs to what somebody looks for. */
export function isInGroup(model: CatalogueModel, group: Group): boolean {
  const { purpose, hasTools } = model;
  switch (group) {
    case "chat":
      return isForTalk(model) && purpose !== "code" && purpose !== "agent";
    case "code":
      return purpose === "code" || purpose === "agent";
    case "tools":
      return hasTools === true;
    case "pictures":
      return purpose === "see" || purpose === "read";
    case "small":
      return isForTalk(model) && isLight(model);
    case "vectors":
      return purpose === "embed" || purpose === "rank";
  }
}
