import type { MeasureService } from "../services/measure/measure";
import type { HandlersOf } from "./gate";

export function measureHandlers({ measure }: { measure: MeasureService }): HandlersOf<"measure"> {
  return {
    "measure.read": () => measure.read(),
    "measure.checkAgent": (input) => ({ jobId: measure.checkAgent(input).id }),
  };
}
