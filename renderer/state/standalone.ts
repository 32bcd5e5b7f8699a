import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** The runner without Docker. Read while its panel is open. */
export const useStandalone = createWatchedStore({
  request: () => bridge.request("standalone.read", {}),
  subscribe: (listener) => bridge.on("standalone.changed", listener),
});
