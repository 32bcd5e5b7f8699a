import type { ChatTurn } from "../../contract/chat";
import type { ErrorCode, Failure } from "../../contract/errors";
import type { Job, JobKind } from "../../contract/jobs";
import type { RequestRow } from "../../contract/requests";
import type { FailedLoad } from "../../contract/runner-log";
import { parseModelRef } from "../model-reference";
import type { FindingId } from "./findings";

/** Of loads: an engine that was killed for memory says nothing of memory, which `load-failure` has sorted out by then. */
const ofLoad: Partial<Record<ErrorCode, FindingId>> = {
  "load-out-of-memory": "out-of-memory",
  "wont-fit": "out-of-memory",
  "model-corrupt": "model-damaged",
  "load-unsupported": "model-unsupported",
  "engine-broken": "engine-missing",
  "engine-missing": "engine-missing",
  "load-failed": "engine-crashed",
  "load-context-too-large": "setting-refused",
  "load-setting-refused": "setting-refused",
  "load-not-ended": "load-hanging",
  "context-exceeded": "context-exceeded",
  "disk-full": "disk-full",
};
const ofPull: Partial<Record<ErrorCode, FindingId>> = {
  "pull-unauthorized": "pull-unauthorised",
  "pull-not-found": "pull-not-found",
  "pull-offline": "registry-unreachable",
  "registry-offline": "registry-unreachable",
  "pull-corrupt": "pull-damaged",
  "disk-full": "disk-full",
};

/** What the doctor finds by looking at how things are, whatever failed. */
const ofState: Partial<Record<ErrorCode, FindingId>> = {
  "runner-absent": "docker-missing",
  "runner-disabled": "runner-off",
  "runner-down": "docker-down",
  "runner-hanging": "container-down",
  "runner-wrong-service": "port-taken",
  "setup-port-taken": "port-taken",
  "setup-docker-lost": "docker-down",
  "setup-plugin-old": "version-old",
  "model-missing": "model-not-pulled",
  "openclaw-missing": "openclaw-missing",
  "openclaw-broken": "openclaw-broken",
  "openclaw-node-too-old": "node-too-old",
  "openclaw-config-invalid": "config-broken",
  "openclaw-context-too-small": "context-too-small",
  "openclaw-needs-tcp": "port-off",
  "openclaw-address-silent": "address-of-itself",
  "openclaw-answer-not-local": "not-connected",
  "openclaw-not-local": "not-connected",
  "openclaw-no-answer": "not-connected",
  "gateway-down": "gateway-silent",
  "gateway-port-taken": "gateway-port-taken",
};

/** What was done when it failed: a job, a question of *Try it*, or a request of any program. */
export type FailedKind = JobKind | "question" | "request";
/** Work that failed, and nothing of its kind has succeeded since. */
export type RecentFailure = { kind: FailedKind; subject: string; failure: Failure; at: number };

/** What the doctor finds in a failure of this kind; null: nothing it knows. */
export function findingOf(kind: FailedKind, code: ErrorCode): FindingId | null {
  return (topicOf(kind) === "pull" ? ofPull : ofLoad)[code] ?? null;
}

/** Of whatever is shown as a failure anywhere: the doctor tells more of it. */
export const isKnownToDoctor = (code: ErrorCode): boolean => code in ofLoad || code in ofPull || code in ofState;

/** A failure of the day before says nothing about now. */
export const failuresLastMs = 24 * 3_600_000;

/** What is written of a failure: no words. */
export type KeptFailure = { kind: FailedKind; subject: string; code: ErrorCode; at: number };

type Sources = {
  jobs: readonly Job[];
  turns: readonly ChatTurn[];
  requests: readonly RequestRow[];
  /** Out of the runner's log, whoever asked for them: it keeps no record of a request whose model did not load. */
  loads?: readonly FailedLoad[];
  /** Of an earlier run of the program. */
  kept: readonly KeptFailure[];
  now: number;
};

/** As our requests are signed. */
const ourName = "Homeport";

type Ended = Omit<RecentFailure, "failure"> & { failure: Failure | null };

/** The last end of each kind of work about each model, where it was a failure the doctor knows. Oldest first. */
export function recentFailures({ jobs, turns, requests, loads = [], kept, now }: Sources): RecentFailure[] {
  const ended: Ended[] = [
    ...kept.map(({ code, ...rest }) => ({ ...rest, failure: { code, message: "" } })),
    ...jobs.flatMap(endOfJob),
    ...turns.flatMap(endOfTurn),
    ...requests.flatMap(endOfRequest),
    ...loads.map(({ at, model, failure }) => ({ kind: "request" as const, subject: model, at: at ?? now, failure })),
  ].filter(
    ({ kind, failure, at }) =>
      now - at < failuresLastMs && (failure === null || findingOf(kind, failure.code) !== null),
  );
  const latest = new Map<string, Ended>();
  for (const end of ended.toSorted((a, b) => a.at - b.at)) {
    const subject = nameOf(end.subject);
    const key = `${topicOf(end.kind)} ${subject}`;
    latest.set(key, withWordsOf(latest.get(key), { ...end, subject }));
    // what was pulled anew is another file
    if (topicOf(end.kind) === "pull" && end.failure === null) latest.delete(`load ${subject}`);
  }
  return [...latest.values()].flatMap(({ failure, ...rest }) => (failure === null ? [] : [{ ...rest, failure }]));
}

/** The same failure seen twice, by its own job and by the runner's record: the one that tells more is shown. */
function withWordsOf(before: Ended | undefined, now: Ended): Ended {
  const isSame = before?.failure?.code === now.failure?.code && now.failure !== null;
  return isSame && now.failure?.detail === undefined && before?.failure?.detail !== undefined
    ? { ...now, failure: before.failure }
    : now;
}

const loads: ReadonlySet<FailedKind> = new Set([
  "load-model",
  "warm-up",
  "benchmark",
  "check-agent",
  "apply-settings",
  "switch-model",
  "question",
  "request",
] satisfies FailedKind[]);

/** What succeeds in the same matter clears a failure. */
function topicOf(kind: FailedKind): FailedKind | "pull" | "load" {
  if (kind === "pull-model" || kind === "import-model") return "pull";
  return loads.has(kind) ? "load" : kind;
}

/** Of models in the one form they are compared by; other subjects have no such form. */
function nameOf(subject: string): string {
  const parsed = parseModelRef(subject);
  return parsed.ok && subject.includes("/") ? parsed.ref : subject;
}

function endOfJob({ kind, subject, outcome, endedAt }: Job): Ended[] {
  if (outcome === null || outcome.kind === "cancelled") return [];
  return [{ kind, subject, at: endedAt ?? 0, failure: outcome.kind === "failed" ? outcome.failure : null }];
}

function endOfTurn({ model, end, failure, startedAt }: ChatTurn): Ended[] {
  const isAnswered = end === "complete" || end === "length";
  if (!isAnswered && failure === null) return [];
  return [{ kind: "question", subject: model, at: startedAt, failure: isAnswered ? null : failure }];
}

function endOfRequest({ model, state, problem, at, client }: RequestRow): Ended[] {
  if (state !== "ended" || problem === "cancelled") return [];
  // ours are told by our jobs and questions; among them is one that must be refused, to read the context back
  if (problem !== null && client === ourName) return [];
  return [{ kind: "request", subject: model, at, failure: problem === null ? null : { code: problem, message: "" } }];
}
