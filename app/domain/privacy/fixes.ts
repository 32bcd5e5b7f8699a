import type { Place } from "../pages";

/** What Homeport can change itself, with preview and undo. */
export const fixIds = [
  "gateway-loopback",
  "gateway-token",
  "dm-pairing",
  "sandbox",
  "web-tools-off",
  "update-checks-off",
] as const;
export type FixId = (typeof fixIds)[number];

/** What only the user can do, or where in Homeport it is done. The words are in the locale file. */
export const steps = {
  connect: "openclaw/connect",
  "local-only": "openclaw/cloud",
  gateway: "openclaw/gateway",
  "try-it": "chat",
  "set-up-runner": "settings/runner",
  "pull-model": "models",
  limits: "resources/limits",
  context: "resources/memory",
  "gpu-how": "resources/speed",
  "do-not-track": null,
  "desktop-telemetry-off": null,
  "update-desktop": null,
  "unload-to-forget": "models/list",
  "read-audit": null,
  "close-host": null,
  "close-port": null,
  "encrypt-disk": null,
  "close-folder": null,
  "close-logs": null,
  "move-folder": null,
  "unset-variables": null,
  "guard-history": null,
  "clean-history": null,
  "remove-transcripts": null,
} as const satisfies Record<string, Place | null>;
export type StepId = keyof typeof steps;
export const stepIds = Object.keys(steps) as [StepId, ...StepId[]];
