import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useSettings = createDomainStore({
  request: () => bridge.request("settings.read", {}),
  subscribe: (listener) => bridge.on("settings.changed", listener),
});
