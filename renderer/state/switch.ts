import { bridge } from "../bridge";
import { useChosenModel } from "./chosen-model";
import { createDomainStore } from "./create-domain-store";

export const useSwitch = createDomainStore({
  request: () => bridge.request("switch.read", {}),
  subscribe: (listener) => bridge.on("switch.changed", listener),
});

/** A switch that ended well, wherever it was asked for, is the latest choice of a model. Returns what ends it. */
export function followSwitches(): () => void {
  return useSwitch.subscribe(({ snapshot }, { snapshot: before }) => {
    const last = snapshot?.last ?? null;
    if (last === null || before === null || last.at === before.last?.at) return;
    if (last.outcome === "done") useChosenModel.getState().choose(last.to);
  });
}
