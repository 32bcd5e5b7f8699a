import type { ErrorCode } from "../../app/contract/errors";
import type { Place } from "../../app/domain/pages";

/** Places where a next step is done, and those that are done at once. */
export const stepPlaces = {
  models: "models/list",
  pull: "models/pull",
  resources: "resources",
  jobs: "activity/jobs",
  address: "settings/runner",
  connect: "openclaw/connect",
  try: "chat/question",
  gateway: "openclaw/gateway",
  home: "home",
  doctor: "activity/doctor",
  offline: "settings/offline",
} as const satisfies Record<string, Place>;
export type StepId = keyof typeof stepPlaces | "probe" | "find-openclaw" | "report" | "clear" | "resume";

/** What Homeport can do about a failure, the likeliest first. A code that is not here has a next step in words only. */
export const failureSteps: Partial<Record<ErrorCode, readonly StepId[]>> = {
  "bad-output": ["report"],
  internal: ["report"],
  busy: ["jobs"],
  "offline-mode": ["offline"],
  "disk-full": ["models"],
  "runner-absent": ["probe", "address", "doctor"],
  "runner-disabled": ["probe", "home", "doctor"],
  "runner-down": ["probe", "home", "doctor"],
  "runner-hanging": ["probe", "home", "doctor"],
  "runner-wrong-service": ["address", "probe", "doctor"],
  "runner-old": ["probe"],
  "setup-not-verified": ["probe"],
  "setup-docker-lost": ["probe"],
  "setup-stale": ["probe"],
  "limits-no-container": ["probe"],
  "model-missing": ["pull"],
  "model-in-use": ["jobs"],
  "wont-fit": ["models", "resources"],
  "guard-stale": ["models"],
  paused: ["resume"],
  "load-not-ended": ["home", "models", "doctor"],
  "load-failed": ["resources", "models", "doctor"],
  "load-out-of-memory": ["resources", "models", "doctor"],
  "model-corrupt": ["models"],
  "context-exceeded": ["clear", "resources"],
  "openclaw-missing": ["find-openclaw"],
  "openclaw-broken": ["find-openclaw", "doctor"],
  "openclaw-node-too-old": ["find-openclaw"],
  "openclaw-config-invalid": ["find-openclaw"],
  "openclaw-context-too-small": ["resources"],
  "openclaw-needs-tcp": ["probe"],
  "openclaw-answer-not-local": ["connect"],
  "openclaw-not-local": ["connect"],
  "openclaw-no-answer": ["try", "doctor"],
  "gateway-down": ["gateway", "doctor"],
  "gateway-chat-off": ["gateway"],
  "gateway-unauthorized": ["gateway"],
};
