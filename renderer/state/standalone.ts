import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

/** Read while it is looked at: see `useWatchStandalone`. */
export const useStandalone = createDomainStore({
  request: () => bridge.request("standalone.read", {}),
  subscribe: (listener) => bridge.on("standalone.changed", listener),
});
