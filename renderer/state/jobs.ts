import { bridge } from "../bridge";
import { createDomainStore } from "./create-domain-store";

export const useJobs = createDomainStore({
  request: () => bridge.request("jobs.read", {}),
  subscribe: (listener) => bridge.on("jobs.changed", listener),
});
