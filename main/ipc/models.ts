import type { ModelService } from "../services/models/models";
import type { HandlersOf } from "./gate";

export function modelsHandlers({ models }: { models: ModelService }): HandlersOf<"models"> {
  return {
    "models.read": () => models.read(),
    "models.refresh": () => models.refresh(),
    "models.inspect": (input) => models.inspect(input),
    "models.pull": (input) => ({ jobId: models.pull(input).id }),
    "models.remove": (input) => ({ jobId: models.remove(input).id }),
    "models.unload": async (input) => ({ unloadedCount: await models.unload(input) }),
  };
}
