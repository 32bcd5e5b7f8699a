import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** Tokens (whether there are any), trusted certificates and plain http that is meant, by address. Read while they are shown. */
export const useRunnerAccess = createWatchedStore({
  request: () => bridge.request("runnerAccess.read", {}),
  subscribe: (listener) => bridge.on("runnerAccess.changed", listener),
});
