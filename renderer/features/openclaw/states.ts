import { OpenClawSnapshot } from "../../../app/contract/openclaw";

/** Every state the OpenClaw page is designed for. */
export const openclawStates = [
  ...OpenClawSnapshot.shape.state.options,
  "fresh",
  "cloud-fallback",
  "connected",
  "proven",
  "proof-failed",
  "plan",
  "ways",
  "plan-cloud",
  "plan-blocked",
  "connecting",
  "connect-failed",
  "undoing",
  "no-runner",
  "no-port",
  "channel",
  "gateway-stopped",
  "gateway-exposed",
  "gateway-port-taken",
  "gateway-plan",
  "gateway-failed",
  "gateway-starting",
  "long-names",
  "not-read",
] as const;
