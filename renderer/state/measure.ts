import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useMeasure = createDomainStore({
  request: () => bridge.request("measure.read", {}),
  subscribe: (listener) => bridge.on("measure.changed", listener),
});
