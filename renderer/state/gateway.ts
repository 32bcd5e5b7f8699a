import type { GatewaySnapshot } from "../../app/contract/gateway";
import { bridge } from "../bridge";
import { createWatchedStore } from "./create-watched-store";

/** OpenClaw's gateway. Looked at only while a view of it is open; what it has said is forgotten when that is left. */
export const useGateway = createWatchedStore<GatewaySnapshot>({
  request: () => bridge.request("gateway.read", {}),
  subscribe: (listener) => bridge.on("gateway.changed", listener),
  watch: (isOpen) => bridge.request("gateway.watch", { isOpen }),
  isForgotten: true,
});
