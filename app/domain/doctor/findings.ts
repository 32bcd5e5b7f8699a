import type { ErrorCode } from "../../contract/errors";
import type { Place } from "../pages";

/** Along the way words take, which is the order findings are shown in. */
export const doctorAreas = ["docker", "runner", "model", "openclaw", "network", "machine"] as const;
export type DoctorArea = (typeof doctorAreas)[number];

type FindingFacts = {
  area: DoctorArea;
  /** `blocks`: nothing answers until it is mended. `harms`: answers come, and not as they should. */
  weight: "blocks" | "harms";
  repairs: readonly RepairId[];
};

/** What is done about a finding, or where: a page of Homeport, or a step the window does at once. */
export const repairs = {
  "set-up": "home/now",
  "look-again": null,
  address: "settings/runner",
  connect: "openclaw/connect",
  "local-only": "openclaw/cloud",
  "find-openclaw": "openclaw/found",
  gateway: "openclaw/gateway",
  pull: "models/pull",
  models: "models/list",
  context: "resources/context",
  memory: "resources/memory",
  speed: "resources/speed",
  disk: "resources/disk",
  requests: "activity/requests",
} as const satisfies Record<string, Place | null>;
export type RepairId = keyof typeof repairs;
export const repairIds = Object.keys(repairs) as [RepairId, ...RepairId[]];

/**
 * Everything that can be wrong, told apart from what looks like it. Words (what it is, why, what to do) are in
 * `locales/en/doctor.json`; `docs/troubleshooting.md` is made of both. Which facts mean which is in `diagnose`.
 */
export const doctorFindings = {
  // ---- Docker
  "docker-missing": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "docker-down": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "docker-hung": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "docker-locked": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "docker-elsewhere": { area: "docker", weight: "blocks", repairs: ["set-up", "address"] },
  "docker-other": { area: "docker", weight: "blocks", repairs: ["set-up", "address"] },
  "docker-unclear": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "machine-unsupported": { area: "docker", weight: "blocks", repairs: ["set-up", "address"] },
  "version-old": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  "plugin-missing": { area: "docker", weight: "blocks", repairs: ["set-up", "look-again"] },
  // ---- Model Runner
  "runner-off": { area: "runner", weight: "blocks", repairs: ["set-up", "look-again"] },
  "runner-off-by-policy": { area: "runner", weight: "blocks", repairs: ["set-up"] },
  "port-off": { area: "runner", weight: "blocks", repairs: ["set-up", "look-again"] },
  "port-taken": { area: "runner", weight: "blocks", repairs: ["set-up", "address"] },
  "port-kept-by-windows": { area: "runner", weight: "blocks", repairs: ["set-up", "address"] },
  "container-down": { area: "runner", weight: "blocks", repairs: ["set-up", "look-again"] },
  "address-silent": { area: "runner", weight: "blocks", repairs: ["address", "look-again"] },
  "address-not-a-runner": { area: "runner", weight: "blocks", repairs: ["address", "look-again"] },
  "address-untrusted": { area: "runner", weight: "blocks", repairs: ["address", "look-again"] },
  "address-wants-token": { area: "runner", weight: "blocks", repairs: ["address", "look-again"] },
  "address-not-encrypted": { area: "runner", weight: "blocks", repairs: ["address", "look-again"] },
  "engine-orphaned": { area: "runner", weight: "harms", repairs: ["memory"] },
  // ---- the model
  "no-models": { area: "model", weight: "blocks", repairs: ["pull"] },
  "out-of-memory": { area: "model", weight: "blocks", repairs: ["memory", "models"] },
  "model-damaged": { area: "model", weight: "blocks", repairs: ["models"] },
  "model-unsupported": { area: "model", weight: "blocks", repairs: ["models"] },
  "engine-crashed": { area: "model", weight: "blocks", repairs: ["memory", "models"] },
  "engine-missing": { area: "model", weight: "blocks", repairs: ["set-up", "look-again"] },
  "setting-refused": { area: "model", weight: "blocks", repairs: ["memory"] },
  "load-hanging": { area: "model", weight: "blocks", repairs: ["models"] },
  "context-too-small": { area: "model", weight: "blocks", repairs: ["context"] },
  "context-exceeded": { area: "model", weight: "harms", repairs: ["context"] },
  "processor-instead-of-gpu": { area: "model", weight: "harms", repairs: ["speed"] },
  "disk-full": { area: "model", weight: "harms", repairs: ["disk"] },
  "pull-unauthorised": { area: "model", weight: "harms", repairs: ["pull"] },
  "pull-not-found": { area: "model", weight: "harms", repairs: ["pull"] },
  "pull-damaged": { area: "model", weight: "harms", repairs: ["pull"] },
  // ---- OpenClaw
  "openclaw-missing": { area: "openclaw", weight: "blocks", repairs: ["find-openclaw"] },
  "openclaw-broken": { area: "openclaw", weight: "blocks", repairs: ["find-openclaw"] },
  "node-too-old": { area: "openclaw", weight: "blocks", repairs: ["find-openclaw"] },
  "config-broken": { area: "openclaw", weight: "blocks", repairs: ["find-openclaw"] },
  "cloud-by-default": { area: "openclaw", weight: "harms", repairs: ["connect"] },
  "cloud-fallback": { area: "openclaw", weight: "harms", repairs: ["local-only"] },
  "wrong-host-name": { area: "openclaw", weight: "blocks", repairs: ["connect"] },
  "address-of-itself": { area: "openclaw", weight: "blocks", repairs: ["connect"] },
  "not-connected": { area: "openclaw", weight: "harms", repairs: ["connect"] },
  "name-mismatch": { area: "openclaw", weight: "blocks", repairs: ["connect"] },
  "registry-mismatch": { area: "openclaw", weight: "blocks", repairs: ["connect", "pull"] },
  "model-not-pulled": { area: "openclaw", weight: "blocks", repairs: ["pull", "connect"] },
  "gateway-silent": { area: "openclaw", weight: "harms", repairs: ["gateway"] },
  "gateway-port-taken": { area: "openclaw", weight: "harms", repairs: ["gateway"] },
  // ---- network
  "registry-unreachable": { area: "network", weight: "harms", repairs: ["pull"] },
  "proxy-in-the-way": { area: "network", weight: "harms", repairs: ["pull"] },
  // ---- the machine
  swapping: { area: "machine", weight: "harms", repairs: ["memory", "models"] },
  "memory-short": { area: "machine", weight: "harms", repairs: ["memory", "models"] },
} as const satisfies Record<string, FindingFacts>;
/** What keeps an address from being used, by the runner's own problem. */
export const findingOfAddress: Partial<Record<ErrorCode, keyof typeof doctorFindings>> = {
  "runner-untrusted": "address-untrusted",
  "runner-wants-token": "address-wants-token",
  "runner-token-refused": "address-wants-token",
  "runner-plain-http": "address-not-encrypted",
  "runner-speaks-http": "address-not-encrypted",
};
export type FindingId = keyof typeof doctorFindings;
export const findingIds = Object.keys(doctorFindings) as [FindingId, ...FindingId[]];
