import { z } from "zod";
import { PortHolder } from "./port-holder";

/** Every way a request or a job can fail. The window's catalogue has title, why and next step for each. */
export const errorCodes = [
  // the gate
  "untrusted-sender",
  "unknown-route",
  "bad-input",
  "too-large",
  "bad-output",
  "internal",
  "connection-lost",
  // any service
  "cancelled",
  "timed-out",
  "busy",
  "not-found",
  "disk-full",
  "file-not-writable",
  "file-not-readable",
  "settings-unusable",
  "command-missing",
  "command-failed",
  "offline-mode",
  // model runner
  "runner-absent",
  "runner-disabled",
  "runner-down",
  "runner-hanging",
  "runner-wrong-service",
  "runner-refused",
  "runner-old",
  "runner-bad-answer",
  "runner-untrusted",
  "runner-speaks-http",
  "runner-plain-http",
  "runner-wants-token",
  "runner-token-refused",
  "engine-cannot",
  // setting it up
  "setup-failed",
  "setup-not-verified",
  "setup-port-taken",
  "setup-no-image",
  "setup-docker-lost",
  "setup-stale",
  "setup-plugin-old",
  "setup-settings-refused",
  "setup-settings-unreadable",
  "setup-desktop-running",
  "standalone-unsupported",
  "standalone-missing",
  "standalone-not-started",
  "no-release",
  "download-failed",
  "download-mismatch",
  "archive-refused",
  "limits-refused",
  "limits-in-use",
  "limits-no-container",
  "disk-stale",
  // models
  "bad-reference",
  "model-missing",
  "model-in-use",
  "pull-unauthorized",
  "pull-not-found",
  "pull-offline",
  "pull-corrupt",
  "pull-unsupported",
  "pull-interrupted",
  "file-not-importable",
  "import-failed",
  "name-taken",
  // looking for them outside
  "registry-offline",
  "registry-busy",
  "registry-bad-answer",
  "registry-unknown",
  // the guard
  "wont-fit",
  "guard-stale",
  "paused",
  "load-not-ended",
  "load-failed",
  "load-out-of-memory",
  "load-context-too-large",
  "load-unsupported",
  "load-setting-refused",
  "engine-missing",
  "engine-broken",
  "model-corrupt",
  "context-exceeded",
  // chat
  "chat-cut",
  "chat-empty",
  // openclaw
  "openclaw-missing",
  "openclaw-broken",
  "openclaw-node-too-old",
  "openclaw-config-invalid",
  "openclaw-config-changed",
  "openclaw-context-too-small",
  "openclaw-needs-tcp",
  "openclaw-address-needed",
  "openclaw-address-silent",
  "openclaw-write-failed",
  "openclaw-schema-differs",
  "openclaw-schema-unread",
  "openclaw-rolled-back",
  "openclaw-answer-not-local",
  "openclaw-not-local",
  "openclaw-no-answer",
  "no-prompt-seen",
  "gateway-down",
  "gateway-failed",
  "gateway-not-ready",
  "gateway-already-running",
  "gateway-port-taken",
  "gateway-not-ours",
  "gateway-service-failed",
  "gateway-unauthorized",
  "gateway-chat-off",
  "gateway-refused",
  "message-not-sent",
  "cloud-key-missing",
  "plan-stale",
  // installing it, and Node for it
  "install-no-node",
  "install-not-verified",
  "install-in-use",
  "npm-offline",
  "npm-proxy",
  "npm-certificate",
  "npm-refused",
  "npm-not-found",
  "npm-damaged",
  "npm-engine",
  "npm-git-missing",
  "npm-failed",
  "node-offline",
  "node-not-offered",
  "node-not-verified",
  "node-archive-bad",
  // privacy fixes
  "sandbox-no-docker",
  "sandbox-no-image",
  "fix-not-here",
  "fix-would-leak",
  // newer versions of Homeport
  "update-host-silent",
  "update-certificate",
  "update-feed-missing",
  "update-feed-bad",
  "update-not-now",
  "update-not-installed",
  // the guide
  "guide-not-done",
] as const;
export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/**
 * An error as data. `message` is for logs and for codes whose sentence has no room for the particulars;
 * `detail` holds the tool's own words, shown behind "Details"; `holder` names who has what was wanted, as a port, and is
 * shown beside the catalogue's words.
 */
export const Failure = z.object({
  code: ErrorCode,
  message: z.string(),
  detail: z.string().optional(),
  holder: PortHolder.optional(),
});
export type Failure = z.infer<typeof Failure>;

/** The one error that is thrown on purpose inside main: it crosses the gate as a {@link Failure}. */
export class CodedError extends Error {
  override readonly name = "CodedError";
  readonly code: ErrorCode;
  /** The tool's own words. */
  readonly detail: string | undefined;
  /** Who has the port that was wanted. */
  readonly holder: PortHolder | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    detail?: string,
    options?: ErrorOptions & { holder?: PortHolder | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.detail = detail;
    this.holder = options?.holder;
  }
}

/** A failure that was told, to be thrown. */
export const toError = ({ code, message, detail, holder }: Failure): CodedError =>
  new CodedError(code, message, detail, { holder });

/** Any thrown value as data; what is not coded becomes `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CodedError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      ...(error.holder === undefined ? {} : { holder: error.holder }),
    };
  }
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}
