import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** Newer versions of Homeport. Read while their panel is open. */
export const useUpdates = createWatchedStore({
  request: () => bridge.request("updates.read", {}),
  subscribe: (listener) => bridge.on("updates.changed", listener),
});
