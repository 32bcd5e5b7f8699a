/** What an engine said when it was loaded, in its own words. */
export type GpuWords = { noGpu: string | null; offloaded: { layers: number; of: number } | null };

export type GpuFacts = {
  /** It computes on this machine: else nothing of this machine's hardware says anything. */
  isHere: boolean;
  /** `cuda`, `cpu`, … out of the engine's status; null when it names none. */
  variant: string | null;
  /** Of this machine; null: could not be listed. */
  gpus: readonly { name: string; vendor: string }[] | null;
  /** Layers asked for; null: all. */
  gpuLayers: number | null;
  words: GpuWords | null;
  measuredTokensPerSecond: number | null;
  expectedTokensPerSecond: number | null;
};

/**
 * used: it computes on the GPU; partly: some layers; should: it computes on the processor although there is a GPU it
 * could use; by-choice: no layers were asked for; none: there is no GPU it could use; processor: it computes on the
 * processor, and whether there is a GPU can't be told.
 */
export type GpuVerdict = "used" | "partly" | "should" | "by-choice" | "none" | "processor" | "unknown";
export type GpuReason =
  | "offloaded"
  | "split"
  | "variant"
  | "speed"
  | "no-usable-gpu"
  | "nothing-offloaded"
  | "cpu-variant"
  | "far-too-slow"
  | "asked"
  | "no-gpu"
  | "gpu-not-supported"
  | "nothing-told";

/** Below this share of what is expected a GPU is hardly at work: a processor reaches a tenth of it. */
const tooSlow = 0.25;
const fastEnough = 0.5;
/** Whose processors a Model Runner has engines for. */
const supported: ReadonlySet<string> = new Set(["nvidia", "amd", "apple", "qualcomm"]);
const gpuVariants: ReadonlySet<string> = new Set(["metal", "cuda", "rocm", "vulkan", "opencl", "musa", "cann"]);

/** The variant in the engine's status, `llama.cpp b9879-cuda (sha256:…)`; null when it names none. */
export function variantIn(detail: string): string | null {
  return /-(metal|cuda|rocm|vulkan|opencl|musa|cann|cpu)\b/i.exec(detail)?.[1]?.toLowerCase() ?? null;
}

/** Whether the GPU is used: the engine's own words first, then what it was built for, then how fast it is. */
export function judgeGpuUse(facts: GpuFacts): { verdict: GpuVerdict; reason: GpuReason } {
  const { variant, gpuLayers, words, measuredTokensPerSecond: measured, expectedTokensPerSecond: expected } = facts;
  const { offloaded, noGpu } = words ?? { offloaded: null, noGpu: null };
  if (offloaded !== null && offloaded.layers > 0) {
    return offloaded.layers < offloaded.of
      ? { verdict: "partly", reason: "split" }
      : { verdict: "used", reason: "offloaded" };
  }
  if (gpuLayers === 0) return { verdict: "by-choice", reason: "asked" };
  if (noGpu !== null) return onProcessor(facts, "no-usable-gpu");
  if (offloaded !== null) return onProcessor(facts, "nothing-offloaded");
  if (variant === "cpu") return onProcessor(facts, "cpu-variant");
  if (facts.isHere && facts.gpus?.length === 0) return { verdict: "none", reason: "no-gpu" };
  const share = measured === null || expected === null || expected <= 0 ? null : measured / expected;
  if (facts.isHere && share !== null && share < tooSlow) return onProcessor(facts, "far-too-slow");
  if (variant !== null && gpuVariants.has(variant)) return { verdict: "used", reason: "variant" };
  if (share !== null && share >= fastEnough) return { verdict: "used", reason: "speed" };
  return { verdict: "unknown", reason: "nothing-told" };
}

function onProcessor({ isHere, gpus }: GpuFacts, reason: GpuReason): { verdict: GpuVerdict; reason: GpuReason } {
  if (!isHere || gpus === null) return { verdict: "processor", reason };
  if (gpus.length === 0) return { verdict: "none", reason: "no-gpu" };
  return gpus.some(({ vendor }) => supported.has(vendor))
    ? { verdict: "should", reason }
    : { verdict: "none", reason: "gpu-not-supported" };
}
