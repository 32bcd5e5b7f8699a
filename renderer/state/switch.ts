import { create } from "zustand";
import type { Failure } from "../../app/contract/errors";
import type { SwitchResult } from "../../app/contract/switch";
import { bridge } from "../bridge";
import { useChosenModel } from "./chosen-model";
import { createDomainStore } from "./create-domain-store";

export const useSwitch = createDomainStore({
  request: () => bridge.request("switch.read", {}),
  subscribe: (listener) => bridge.on("switch.changed", listener),
});

/** A switch asked for in the tray or the menu that main refused before it began; gone with the next one. */
export const useSwitchRefusal = create<{ refusal: { to: string; failure: Failure } | null }>()(() => ({
  refusal: null,
}));

/** When the last one ended that was over before this window looked on. */
let overBefore: number | null = null;
useSwitch.subscribe(({ snapshot }, before) => {
  if (snapshot !== null && before.snapshot === null) overBefore = snapshot.last?.at ?? null;
  if (snapshot !== null && snapshot.running !== null) useSwitchRefusal.setState({ refusal: null });
});

/** It ended while this window looked on. Compared is main's clock with itself: the window's may be another. */
export const endedWhileOpen = ({ at }: SwitchResult): boolean => at !== overBefore;

/** A switch that ended well, wherever it was asked for, is the latest choice of a model. Returns what ends it. */
export function followSwitches(): () => void {
  return useSwitch.subscribe(({ snapshot }, { snapshot: before }) => {
    const last = snapshot?.last ?? null;
    if (last === null || before === null || last.at === before.last?.at) return;
    if (last.outcome === "done") useChosenModel.getState().choose(last.to);
  });
}
