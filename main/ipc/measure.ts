import type { MeasureService } from "../services/measure/measure";
import type { ModelService } from "../services/models/models";
import type { HandlersOf } from "./gate";

export function gpuHandlers({ models }: { models: ModelService }): HandlersOf<"gpu"> {
  return { "gpu.read": (input) => models.gpuUse(input) };
}

export function measureHandlers({ measure }: { measure: MeasureService }): HandlersOf<"measure"> {
  return {
    "measure.read": () => measure.read(),
    "measure.checkAgent": (input) => ({ jobId: measure.checkAgent(input).id }),
    "measure.benchmark": (input) => ({ jobId: measure.benchmark(input).id }),
    "measure.forgetRun": async (input) => {
      await measure.forgetRun(input);
      return {};
    },
    "measure.compare": (input) => ({ jobId: measure.compare(input).id }),
    "measure.forgetComparison": () => {
      measure.forgetComparison();
      return {};
    },
  };
}
