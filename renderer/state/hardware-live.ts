import { create } from "zustand";
import type { HardwareLive } from "../../app/contract/hardware";
import { bridge } from "../bridge";

const useStore = create<{ live: HardwareLive | null }>()(() => ({ live: null }));

/** The latest live figures; null until the first arrives. They come only while Home is looked at. */
export const useHardwareLive = Object.assign(useStore, {
  start: () => bridge.on("hardware.measured", (live) => useStore.setState({ live })),
  reset: () => useStore.setState({ live: null }),
});
