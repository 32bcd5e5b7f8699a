import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const usePrivacy = createDomainStore({
  request: () => bridge.request("privacy.read", {}),
  subscribe: (listener) => bridge.on("privacy.changed", listener),
});
