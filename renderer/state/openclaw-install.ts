import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

/** What Homeport itself installs: read when a page first shows it, see `use-openclaw-install`. */
export const useOpenClawInstall = createDomainStore({
  request: () => bridge.request("openclawInstall.read", {}),
  subscribe: (listener) => bridge.on("openclawInstall.changed", listener),
});
