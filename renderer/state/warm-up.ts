import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useWarmUp = createDomainStore({
  request: () => bridge.request("warmUp.read", {}),
  subscribe: (listener) => bridge.on("warmUp.changed", listener),
});
