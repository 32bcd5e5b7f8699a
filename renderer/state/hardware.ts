import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useHardware = createDomainStore({
  request: () => bridge.request("hardware.read", {}),
  subscribe: (listener) => bridge.on("hardware.changed", listener),
});
