import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const usePressure = createDomainStore({
  request: () => bridge.request("pressure.read", {}),
  subscribe: (listener) => bridge.on("pressure.changed", listener),
});
