import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const usePrivacyFixes = createDomainStore({
  request: () => bridge.request("privacy.fixes", {}),
  subscribe: (listener) => bridge.on("privacy.fixesChanged", listener),
});
