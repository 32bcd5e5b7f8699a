import { type Reading, known, unknown } from "../../contract/reading";
import { type FitModel, type MemoryNeed, memoryNeedOf } from "./need";
import { type FitMachine, type LoadedNeed, type MemoryPool, memoryPoolsOf } from "./pools";
import type { CacheSettings } from "./kv-cache";
import { createGgufValues } from "../gguf-values";

export type Verdict = "runs-well" | "tight" | "slow" | "wont-fit" | "unknown";

type FitReason =
  | "within-fast-pool"
  | "near-limit"
  /** No GPU that the runner uses: everything is computed by the processor. */
  | "on-processor"
  /** Layers beyond the card's memory are computed by the processor. */
  | "split"
  | "beyond-vram"
  | "beyond-unified"
  | "beyond-ram"
  | "need-unknown"
  | "pool-unknown"
  /** At most this much is needed, which would not fit; what is really needed may. */
  | "upper-bound-beyond";

export type Fit = {
  verdict: Verdict;
  reason: FitReason;
  need: MemoryNeed;
  /** The pool that decides. */
  pool: MemoryPool;
  /** Need ÷ free; null when one of them is unknown or nothing is free. */
  fraction: Reading<number>;
  /** Layers on both sides (`--gpu-layers`): what each pool is to give; null where one pool takes all. */
  split: readonly { pool: MemoryPool; needBytes: Reading<number> }[] | null;
  /** Beyond the GPU's memory, but it would run, slowly, with some layers on the processor (`--gpu-layers`). */
  canSpill: boolean;
};

export type FitQuestion = {
  model: FitModel;
  contextTokens: number;
  settings?: CacheSettings;
  machine: FitMachine;
  loaded?: readonly LoadedNeed[];
  /** `--gpu-layers` as it is set; null: all of them, the runner's own choice. */
  gpuLayers?: number | null | undefined;
};

const wellFraction = 0.8;
const tightFraction = 0.9;

/**
 * Will it run? What the model takes at this context against what is free now. Runs well up to 80 % of the GPU's memory,
 * tight up to 90 %; slow in the machine's memory. Beyond a card's memory it won't fit unless `gpuLayers` says otherwise,
 * for the runner puts all layers there. Never a verdict out of an unknown.
 */
export function judgeFit({
  model,
  contextTokens,
  settings = {},
  machine,
  loaded = [],
  gpuLayers = null,
}: FitQuestion): Fit {
  const { fast, ram } = memoryPoolsOf(machine, loaded);
  const inRam = memoryNeedOf({ model, contextTokens, settings });
  if (fast === null || gpuLayers === 0) {
    const judged = compare(inRam, ram);
    const verdict = judged.verdict === "runs-well" || judged.verdict === "tight" ? "slow" : judged.verdict;
    const reason = verdict === "slow" ? "on-processor" : verdict === "wont-fit" ? "beyond-ram" : judged.reason;
    return { ...judged, verdict, reason, need: inRam, pool: ram, split: null, canSpill: false };
  }

  const need = memoryNeedOf({ model, contextTokens, settings, isOnCard: fast.kind === "vram" });
  const judged = compare(need, fast);
  const fit = { ...judged, need, pool: fast, split: null, canSpill: false };
  if (judged.verdict !== "wont-fit") return fit;
  if (gpuLayers === null) {
    const reason = fast.kind === "vram" ? "beyond-vram" : "beyond-unified";
    return { ...fit, reason, canSpill: fast.kind === "vram" && isWithin(inRam.totalBytes, ram.freeBytes) };
  }
  return { ...fit, ...judgeSplit({ need, inRam, fast, ram, share: shareOnGpu(model, gpuLayers) }) };
}

function compare(need: MemoryNeed, pool: MemoryPool): Pick<Fit, "verdict" | "reason" | "fraction"> {
  const { freeBytes } = pool;
  if (!freeBytes.isKnown) return { verdict: "unknown", reason: "pool-unknown", fraction: freeBytes };
  const free = freeBytes.value;
  if (!need.totalBytes.isKnown) {
    if (need.leastBytes > free * tightFraction)
      return { verdict: "wont-fit", reason: "beyond-ram", fraction: need.totalBytes };
    return { verdict: "unknown", reason: "need-unknown", fraction: need.totalBytes };
  }
  const total = need.totalBytes.value;
  const fraction: Reading<number> = free >= 1 ? known(total / free) : unknown("implausible", "nothing free");
  if (total <= free * wellFraction) return { verdict: "runs-well", reason: "within-fast-pool", fraction };
  if (total <= free * tightFraction) return { verdict: "tight", reason: "near-limit", fraction };
  const isCertain = need.certainty !== "upper-bound" || need.leastBytes > free * tightFraction;
  return isCertain
    ? { verdict: "wont-fit", reason: "beyond-ram", fraction }
    : { verdict: "unknown", reason: "upper-bound-beyond", fraction };
}

const isWithin = (need: Reading<number>, free: Reading<number>): boolean =>
  need.isKnown && free.isKnown && need.value <= free.value * tightFraction;

/** Layers and output on the GPU, of all; null when the number of layers is not known. */
function shareOnGpu({ gguf }: FitModel, gpuLayers: number): number | null {
  const layers = createGgufValues(gguf ?? {}).count("block_count");
  if (layers === null || layers === 0) return null;
  return Math.min(1, Math.max(0, gpuLayers) / (layers + 1));
}

/** Weights and cache go with their layers; working memory and the process are needed on both sides. */
function judgeSplit({
  need,
  inRam,
  fast,
  ram,
  share,
}: {
  need: MemoryNeed;
  inRam: MemoryNeed;
  fast: MemoryPool;
  ram: MemoryPool;
  share: number | null;
}): Pick<Fit, "verdict" | "reason" | "pool" | "fraction" | "split"> {
  if (share === null)
    return {
      verdict: "unknown",
      reason: "need-unknown",
      pool: fast,
      split: null,
      fraction: unknown("not-reported", "block_count"),
    };
  const onGpu = partly(need, share);
  const onProcessor = partly(inRam, 1 - share);
  const split = [
    { pool: fast, needBytes: onGpu },
    { pool: ram, needBytes: onProcessor },
  ];
  const fractionOf = (bytes: Reading<number>, pool: MemoryPool): Reading<number> =>
    !bytes.isKnown
      ? bytes
      : pool.freeBytes.isKnown && pool.freeBytes.value >= 1
        ? known(bytes.value / pool.freeBytes.value)
        : unknown("implausible", "nothing free");
  if (!isWithin(onGpu, fast.freeBytes))
    return { verdict: "wont-fit", reason: "beyond-vram", pool: fast, fraction: fractionOf(onGpu, fast), split };
  if (!ram.freeBytes.isKnown)
    return { verdict: "unknown", reason: "pool-unknown", pool: ram, fraction: ram.freeBytes, split };
  if (!isWithin(onProcessor, ram.freeBytes))
    return { verdict: "wont-fit", reason: "beyond-ram", pool: ram, fraction: fractionOf(onProcessor, ram), split };
  return { verdict: "slow", reason: "split", pool: fast, fraction: fractionOf(onGpu, fast), split };
}

function partly(need: MemoryNeed, share: number): Reading<number> {
  if (!need.totalBytes.isKnown) return need.totalBytes;
  if (need.notes.includes("published-only")) return known(need.totalBytes.value * share);
  let total = 0;
  for (const { kind, bytes } of need.parts) {
    const isLayered = kind === "weights" || kind === "kv-cache" || kind === "recurrent-state";
    if (bytes.isKnown) total += bytes.value * (isLayered ? share : 1);
  }
  return known(total);
}

/** The most tokens of context with which it still runs well or tight (slow, where there is no GPU); null: none, or unknown. */
export function largestContext(question: Omit<FitQuestion, "contextTokens">, mostTokens: number): number | null {
  const step = 256;
  const runs = (contextTokens: number) => {
    const { verdict } = judgeFit({ ...question, contextTokens });
    return verdict === "runs-well" || verdict === "tight" || verdict === "slow";
  };
  let low = 0;
  let high = Math.floor(mostTokens / step);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (runs(middle * step)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? null : low * step;
}
