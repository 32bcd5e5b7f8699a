import { known } from "../../../../app/contract/reading";
import type { FoundModel, FoundModels, Variant, Variants } from "../../../../app/contract/registries";
import { sampleNow } from "../../../test/samples";

export function sampleFound(over: Partial<FoundModel> = {}): FoundModel {
  return {
    registry: "docker-hub",
    ref: "ai/gemma3",
    name: "ai/gemma3",
    description: "Small yet strong.",
    pulls: known(398_711),
    likes: known(64),
    updatedAt: Date.now() - 3 * 86_400_000,
    isOfficial: true,
    isGated: false,
    license: null,
    ...over,
  };
}

export function sampleFindings(over: Partial<FoundModels> = {}): FoundModels {
  return { registry: "docker-hub", asOf: sampleNow, items: [sampleFound()], hasMore: false, ...over };
}

export function sampleVariant(tag: string, sizeBytes: number, over: Partial<Variant> = {}): Variant {
  return {
    ref: `ai/gemma3:${tag}`,
    tag,
    otherTags: [],
    parameters: "4B",
    quantization: tag.replace(/^\d+B-/, ""),
    sizeBytes: known(sizeBytes),
    fileCount: 1,
    hasOthersFiles: false,
    updatedAt: null,
    ...over,
  };
}

export function sampleVariants(over: Partial<Variants> = {}): Variants {
  return {
    registry: "docker-hub",
    ref: "ai/gemma3",
    name: "ai/gemma3",
    asOf: sampleNow,
    isGated: false,
    license: "gemma",
    contextTokens: known(131_072),
    projectorBytes: null,
    items: [
      sampleVariant("4B-Q4_K_M", 2.5e9, { otherTags: ["latest"] }),
      sampleVariant("12B-Q4_K_M", 7.3e9),
      sampleVariant("27B-Q8_0", 28e9),
    ],
    unnamedCount: 0,
    hasMore: false,
    ...over,
  };
}
