import type { ModelDetail } from "../../app/contract/models";
import type { BackendStatus } from "../../app/contract/runner";
import { type EngineMemory, contextWithoutSetting } from "../../app/domain/engine-record";
import type { FitModel } from "../../app/domain/fit/need";
import { parseParameters } from "../../app/domain/fit/rules";

/** Loaded as it is set. */
export function contextOf({ model }: ModelDetail, { contextTokens }: EngineMemory): number {
  return contextTokens ?? contextWithoutSetting(model.packagedContextTokens);
}

/** A model as far as its need of memory goes. */
export function modelOf({ model, gguf, isRemote }: ModelDetail): FitModel {
  const source = isRemote ? "registry" : "runner";
  return {
    gguf: gguf["general.architecture"] === undefined ? null : gguf,
    ggufSource: source,
    weightsBytes: model.sizeBytes,
    weightsSource: source,
    projectorBytes: null,
    vocabularySize: null,
    publishedBytes: null,
    ...told(model.quantization, model.parameters),
  };
}

/** What its name says, where its metadata does not. */
export function told(quantization: string | null | undefined, parameters: string | null | undefined) {
  const count = parseParameters(parameters ?? "");
  return { ...(quantization ? { quantization } : {}), ...(count === null ? {} : { parameters: count }) };
}

/** The engine's variant in its status (`llama.cpp b9879-metal`) is the only word a runner has for it. */
export function usesGpu(backends: readonly BackendStatus[]): boolean | null {
  const detail = backends.find(({ name }) => name === "llama.cpp")?.detail ?? "";
  if (/-(metal|cuda|rocm|vulkan|opencl|musa|cann)\b/i.test(detail)) return true;
  return /-cpu\b/i.test(detail) ? false : null;
}
