import type { ErrorCode, Failure } from "../../../app/contract/errors";
import type { EndpointSource, RunnerAttempt, RunnerKind, RunnerState } from "../../../app/contract/runner";
import type { CertificateProblem } from "../../../app/domain/certificate";
import { runnerProblems } from "../../../app/domain/runner-problem";
import { offlineDockerWords } from "./docker-at-home";
import type { DockerFindings } from "./docker-facts";

export type Judgement = { state: Exclude<RunnerState, "healthy">; problem: Failure | null };

type Sick = Exclude<RunnerState, "healthy" | "looking">;

const sourceNames: Record<EndpointSource, string> = {
  settings: "the settings",
  homeport: "Homeport, which runs it",
  environment: "MODEL_RUNNER_HOST",
  "docker-context": "the active docker model context",
  "docker-socket": "Docker",
  "default-port": "the default port",
};

/** Configured addresses stand alone: what they say is the state, whatever docker looks like. */
function isConfigured({ source }: RunnerAttempt): boolean {
  return source === "settings" || source === "homeport" || source === "environment" || source === "docker-context";
}

/**
 * Why no attempt was healthy. Without docker's findings (`null`) what needs them stays `looking`.
 * A 404 on docker's socket only says "not Docker Desktop" and is no fault by itself.
 */
export function judge(
  attempts: readonly RunnerAttempt[],
  findings: DockerFindings | null,
  { hasDesktopRunner }: { hasDesktopRunner: boolean },
): Judgement {
  const configured = attempts.find(isConfigured);
  if (configured && attempts.length === 1) return ofConfigured(configured);
  const has = (outcome: RunnerAttempt["outcome"], source?: EndpointSource) =>
    attempts.find((attempt) => attempt.outcome === outcome && (source === undefined || attempt.source === source));

  const disabled = has("disabled");
  if (disabled) return sick("disabled", "Model Runner is switched off in Docker Desktop.", disabled.detail);
  const hanging = has("hanging");
  if (hanging) return sick("hanging", `${hanging.address} accepts but does not answer.`, hanging.detail);

  const facts = findings?.facts;
  const isDesktopUp = facts?.isDesktop.isKnown === true && facts.isDesktop.value && facts.server.isKnown;
  if (isDesktopUp && hasDesktopRunner) {
    return sick("disabled", "Docker Desktop runs, but its Model Runner is switched off.", has("wrong-service")?.detail);
  }
  const stranger = has("wrong-service", "default-port") ?? has("wants-https", "default-port");
  if (stranger) {
    return sick("wrong-service", `Something else than a Model Runner answers at ${stranger.address}.`, stranger.detail);
  }
  const locked = has("no-permission");
  if (locked) return sick("down", `No permission to use ${locked.address}.`, locked.detail);
  const cut = has("failed", "default-port");
  if (cut) return sick("down", `${cut.address} answers, but not as it should.`, cut.detail);

  if (has("offline") || findings?.daemonWords?.includes(offlineDockerWords)) {
    return { state: "down", problem: { code: "offline-mode", message: `${offlineDockerWords}.` } };
  }
  if (findings === null) return { state: "looking", problem: null };
  if (findings.isMissing) return sick("absent", "Docker is not installed, and no Model Runner answers.");
  if (!findings.facts.server.isKnown) {
    if (findings.facts.client.isKnown || findings.daemonWords !== null) {
      return sick("down", "Docker is installed but does not run.", findings.daemonWords);
    }
    return sick("down", "Docker's command line does not say how it is.", findings.daemonWords);
  }
  const { hasModelPlugin } = findings.facts;
  if (hasModelPlugin.isKnown && !hasModelPlugin.value) {
    return sick("absent", "Docker runs, but its Model Runner plugin (docker-model-plugin) is not installed.");
  }
  switch (findings.container?.state) {
    case "running":
      return sick("down", "The runner's container runs, but does not answer.", findings.container.ports);
    case "stopped":
      return sick("down", "The runner's container is stopped.");
    default:
      return sick("down", "Docker runs, but the runner's container was not started yet.");
  }
}

function ofConfigured(attempt: RunnerAttempt): Judgement {
  const where = `${attempt.address} (from ${sourceNames[attempt.source]})`;
  switch (attempt.outcome) {
    case "disabled":
      return sick("disabled", `Model Runner is switched off at ${where}.`, attempt.detail);
    case "hanging":
      return sick("hanging", `${where} accepts but does not answer.`, attempt.detail);
    case "wrong-service":
      return sick("wrong-service", `Something else than a Model Runner answers at ${where}.`, attempt.detail);
    case "no-permission":
      return sick("down", `No permission to use ${where}.`, attempt.detail);
    case "untrusted":
      return told("runner-untrusted", untrustedWords(where, attempt), attempt.detail);
    case "speaks-http":
      return told(
        "runner-speaks-http",
        `${where} says https, and no TLS is spoken there: http:// leads to it.`,
        attempt.detail,
      );
    case "plain-http":
      return told("runner-plain-http", `${where} is another machine, and unencrypted: it was not asked.`);
    case "wants-token":
      return told("runner-wants-token", `${where} wants a token.`, attempt.detail);
    case "token-refused":
      return told("runner-token-refused", `${where} refuses the token.`, attempt.detail);
    case "wants-https":
      return sick("wrong-service", `${where} answers in TLS only: its address begins with https://.`, attempt.detail);
    case "offline":
      return {
        state: "down",
        problem: { code: "offline-mode", message: `${where} is another machine, so it is not contacted.` },
      };
    case "healthy":
    case "refused":
    case "no-socket":
    case "failed":
      return sick("down", `Nothing usable answers at ${where}.`, attempt.detail);
  }
}

const certificateWords = {
  expired: "has expired",
  "not-yet-valid": "is not valid yet",
  "wrong-name": "is made out to another name",
  "self-signed": "is signed by itself: nobody vouches for it",
  "unknown-issuer": "is signed by somebody this machine does not know",
  changed: "is another one than was trusted",
  revoked: "was revoked by who signed it",
  other: "is not one this machine trusts",
} as const satisfies Record<CertificateProblem, string>;

function untrustedWords(where: string, { certificate }: RunnerAttempt): string {
  const { problem, presented } = certificate ?? { problem: "other" as const, presented: null };
  const names = problem === "wrong-name" && presented !== null ? ` (${presented.names.join(", ")})` : "";
  return `The certificate at ${where} ${certificateWords[problem]}${names}.`;
}

/** It is there, and what keeps from using it is known. */
function told(code: ErrorCode, message: string, detail?: string): Judgement {
  return { state: "down", problem: { code, message, ...(detail ? { detail } : {}) } };
}

function sick(state: Sick, message: string, detail?: string | null): Judgement {
  return { state, problem: { code: runnerProblems[state], message, ...(detail ? { detail } : {}) } };
}

/** What kind of runner answers on plain TCP: told by its own words, then by docker's container list. */
export function judgeTcpKind(
  root: "desktop" | "open-source" | null,
  port: string,
  findings: DockerFindings | null,
): RunnerKind {
  if (root === "desktop") return "docker-desktop";
  if (findings === null) return "unknown";
  const { container, facts, isMissing } = findings;
  if (container?.state === "running" && new RegExp(`:${port}->`).test(container.ports)) return "docker-engine";
  if (isMissing || container !== null) return "standalone";
  // the daemon is down: no container of it can be answering
  return facts.server.isKnown || findings.daemonWords === null ? "unknown" : "standalone";
}
