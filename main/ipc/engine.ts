import type { ModelService } from "../services/models/models";
import type { HandlersOf } from "./gate";

export function engineHandlers({ models: { engine } }: { models: ModelService }): HandlersOf<"engine"> {
  return {
    "engine.read": ({ ref }) => engine.read(ref),
    "engine.apply": (input) => ({ jobId: engine.apply(input).id }),
    "engine.load": (input) => ({ jobId: engine.load(input).id }),
  };
}
