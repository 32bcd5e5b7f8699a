import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** What Homeport itself installs of OpenClaw and Node. Read while a page shows it. */
export const useOpenClawInstall = createWatchedStore({
  request: () => bridge.request("openclawInstall.read", {}),
  subscribe: (listener) => bridge.on("openclawInstall.changed", listener),
});
