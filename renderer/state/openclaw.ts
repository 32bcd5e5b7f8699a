import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useOpenClaw = createDomainStore({
  request: () => bridge.request("openclaw.read", {}),
  subscribe: (listener) => bridge.on("openclaw.changed", listener),
});
