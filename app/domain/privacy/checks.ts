/** The groups of the checklist, in the order they are shown. */
export const checkGroups = ["openclaw", "runner", "machine", "traces"] as const;
export type CheckGroup = (typeof checkGroups)[number];

type CheckFacts = {
  group: CheckGroup;
  /** Whose rule it is: the guide users follow, or what was learnt of the real tools since. */
  source: "runbook" | "learnt";
};

/**
 * Every item of the checklist, in the order it is shown within its group. Its words are in `locales/en/privacy.json`, the
 * probe that decides it in `main/flows/privacy` or `main/services/privacy`: leaving one out does not compile.
 */
export const checks = {
  // ---- who answers, and who may ask
  "inference-place": { group: "openclaw", source: "learnt" },
  "provider-is-runner": { group: "openclaw", source: "runbook" },
  "model-is-pulled": { group: "openclaw", source: "runbook" },
  "cloud-reach": { group: "openclaw", source: "learnt" },
  "gateway-loopback": { group: "openclaw", source: "runbook" },
  "gateway-auth": { group: "openclaw", source: "learnt" },
  "dm-policy": { group: "openclaw", source: "runbook" },
  "sandbox-mode": { group: "openclaw", source: "learnt" },
  "sandbox-network": { group: "openclaw", source: "learnt" },
  "web-tools": { group: "openclaw", source: "learnt" },
  "update-checks": { group: "openclaw", source: "learnt" },
  "security-audit": { group: "openclaw", source: "runbook" },
  "openclaw-ports": { group: "openclaw", source: "learnt" },
  // ---- what computes the answers
  "docker-version": { group: "runner", source: "runbook" },
  "runner-enabled": { group: "runner", source: "runbook" },
  "runner-limits": { group: "runner", source: "runbook" },
  "desktop-telemetry": { group: "runner", source: "runbook" },
  "model-answers": { group: "runner", source: "runbook" },
  "model-fits": { group: "runner", source: "runbook" },
  "gpu-used": { group: "runner", source: "runbook" },
  "runner-any-host": { group: "runner", source: "learnt" },
  "registry-look-ups": { group: "runner", source: "learnt" },
  "runner-reach": { group: "runner", source: "learnt" },
  // ---- the machine around them
  "disk-encrypted": { group: "machine", source: "runbook" },
  "swap-encrypted": { group: "machine", source: "learnt" },
  "folder-access": { group: "machine", source: "runbook" },
  "secret-files": { group: "machine", source: "learnt" },
  "synced-folder": { group: "machine", source: "learnt" },
  "environment-keys": { group: "machine", source: "learnt" },
  "history-guard": { group: "machine", source: "runbook" },
  "homeport-reach": { group: "machine", source: "learnt" },
  // ---- what stays behind
  "request-log": { group: "traces", source: "learnt" },
  transcripts: { group: "traces", source: "learnt" },
  "tool-logs": { group: "traces", source: "learnt" },
  "history-secrets": { group: "traces", source: "learnt" },
} as const satisfies Record<string, CheckFacts>;
export type CheckId = keyof typeof checks;
export const checkIds = Object.keys(checks) as [CheckId, ...CheckId[]];

/** What a check depends on: when one of these changes, it is looked at again. */
const checkInputs = ["openclaw", "gateway", "runner", "loaded", "models", "files"] as const;
export type CheckInput = (typeof checkInputs)[number];
