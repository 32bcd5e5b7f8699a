import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useRunner = createDomainStore({
  request: () => bridge.request("runner.read", {}),
  subscribe: (listener) => bridge.on("runner.changed", listener),
});
