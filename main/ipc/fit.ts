import { judgeFit } from "../../app/domain/fit/fit";
import type { createFitFlow } from "../flows/judge-fit";
import type { HandlersOf } from "./gate";

export function fitHandlers({ fitFlow }: { fitFlow: ReturnType<typeof createFitFlow> }): HandlersOf<"fit"> {
  return {
    "fit.machine": () => fitFlow.ofMachine(),
    async "fit.read"({ ref }) {
      const { gpuLayers = null, settings = {}, loaded = [], ...facts } = await fitFlow.ofModel({ ref });
      return { ...facts, gpuLayers, settings, loaded };
    },
    async "fit.list"({ refs }) {
      const listed = await fitFlow.ofModels(refs);
      return {
        items: listed.map((each) => {
          if ("failure" in each) return each;
          const { verdict, reason, need, pool } = judgeFit(each.question);
          const { contextTokens, totalBytes: needBytes } = need;
          return {
            ref: each.ref,
            verdict,
            reason,
            contextTokens,
            needBytes,
            freeBytes: pool.freeBytes,
            pool: pool.kind,
          };
        }),
      };
    },
  };
}
