import type { Place } from "../pages";
import type { CheckId } from "./checks";

type FixFacts = {
  /** `config`: keys of OpenClaw's configuration. `modes`: permissions of files. `text`: a line of another program's file. `audit`: OpenClaw's own repair. */
  kind: "config" | "modes" | "text" | "audit";
  /** Those it is about, whatever they say now; others may offer it too. */
  checks: readonly CheckId[];
};

/**
 * What Homeport can change itself, with preview and undo, in the order they are applied: OpenClaw's own repair comes last,
 * for it does what is left.
 */
export const fixes = {
  "gateway-loopback": { kind: "config", checks: ["gateway-loopback"] },
  "gateway-token": { kind: "config", checks: ["gateway-auth"] },
  "dm-pairing": { kind: "config", checks: ["dm-policy"] },
  "web-tools-off": { kind: "config", checks: ["web-tools"] },
  "update-checks-off": { kind: "config", checks: ["update-checks"] },
  "log-private": { kind: "config", checks: ["tool-logs"] },
  sandbox: { kind: "config", checks: ["sandbox-mode", "sandbox-network"] },
  "make-private": { kind: "modes", checks: ["folder-access", "secret-files", "tool-logs"] },
  "history-guard": { kind: "text", checks: ["history-guard"] },
  "audit-fix": { kind: "audit", checks: ["security-audit"] },
} as const satisfies Record<string, FixFacts>;
export type FixId = keyof typeof fixes;
export const fixIds = Object.keys(fixes) as [FixId, ...FixId[]];

/** In the order they are applied, none twice. */
export const inOrder = (some: readonly FixId[]): FixId[] => fixIds.filter((id) => some.includes(id));

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
/** Done in another program, or with rights Homeport has not. */
export const isByHand = (step: StepId): boolean => steps[step] === null;
