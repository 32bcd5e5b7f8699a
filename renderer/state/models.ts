import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useModels = createDomainStore({
  request: () => bridge.request("models.read", {}),
  subscribe: (listener) => bridge.on("models.changed", listener),
});
