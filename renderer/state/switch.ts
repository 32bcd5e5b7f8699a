import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useSwitch = createDomainStore({
  request: () => bridge.request("switch.read", {}),
  subscribe: (listener) => bridge.on("switch.changed", listener),
});
