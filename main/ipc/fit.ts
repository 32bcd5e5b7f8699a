import type { createFitFlow } from "../flows/judge-fit";
import type { HandlersOf } from "./gate";

export function fitHandlers({ fitFlow }: { fitFlow: ReturnType<typeof createFitFlow> }): HandlersOf<"fit"> {
  return {
    async "fit.read"({ ref }) {
      const { gpuLayers = null, settings = {}, loaded = [], ...facts } = await fitFlow.ofModel({ ref });
      return { ...facts, gpuLayers, settings, loaded };
    },
  };
}
