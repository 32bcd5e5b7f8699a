import type { ErrorCode } from "../../app/contract/errors";
import { isKnownToDoctor } from "../../app/domain/doctor/failures";
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
const failureSteps: Partial<Record<ErrorCode, readonly StepId[]>> = {
  "bad-output": ["report"],
  internal: ["report"],
  busy: ["jobs"],
  "offline-mode": ["offline"],
  "disk-full": ["models"],
  "runner-absent": ["probe", "address"],
  "runner-disabled": ["probe", "home"],
  "runner-down": ["probe", "home"],
  "runner-hanging": ["probe", "home"],
  "runner-wrong-service": ["address", "probe"],
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
  "load-not-ended": ["home", "models"],
  "load-failed": ["resources", "models"],
  "load-out-of-memory": ["resources", "models"],
  "load-context-too-large": ["resources", "models"],
  "load-setting-refused": ["resources"],
  "load-unsupported": ["models"],
  "model-corrupt": ["models"],
  "context-exceeded": ["clear", "resources"],
  "openclaw-missing": ["find-openclaw"],
  "openclaw-broken": ["find-openclaw"],
  "openclaw-node-too-old": ["find-openclaw"],
  "openclaw-config-invalid": ["find-openclaw"],
  "openclaw-context-too-small": ["resources"],
  "openclaw-needs-tcp": ["probe"],
  "openclaw-answer-not-local": ["connect"],
  "openclaw-not-local": ["connect"],
  "openclaw-no-answer": ["try"],
  "gateway-down": ["gateway"],
  "gateway-chat-off": ["gateway"],
  "gateway-unauthorized": ["gateway"],
};

/** Those of a code; the doctor last, where it can tell more. */
export const stepsOf = (code: ErrorCode): readonly StepId[] => [
  ...(failureSteps[code] ?? []),
  ...(isKnownToDoctor(code) ? (["doctor"] as const) : []),
];
