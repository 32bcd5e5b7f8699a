import { z } from "zod";
import { Nothing, bytes, reading, stamped } from "./common";
import { Failure } from "./errors";

export const JobKind = z.enum([
  "pull-model",
  "remove-model",
  "import-model",
  "connect-openclaw",
  "undo-openclaw",
  "undo-everything",
  "verify-openclaw",
  "run-gateway",
  "stop-gateway",
  "change-gateway",
  "set-up-runner",
  "install-standalone",
  "run-standalone",
  "stop-standalone",
  "apply-settings",
  "load-model",
  "check-agent",
  "set-limits",
  "benchmark",
  "warm-up",
  "compare-models",
  "reclaim-disk",
  "switch-model",
  "privacy-fix",
  "undo-privacy-fix",
  "remove-transcripts",
  "install-openclaw",
  "remove-openclaw",
  "install-node",
  "download-update",
]);
export type JobKind = z.infer<typeof JobKind>;

export const jobPhases = [
  "waiting",
  // pull
  "checking-disk",
  "queued",
  "downloading",
  "finishing",
  "retrying",
  // remove
  "unloading",
  "removing",
  // import
  "reading-file",
  "sending",
  "naming",
  // openclaw
  "checking",
  "loading-model",
  "backing-up",
  "writing",
  "configuring",
  "reading-back",
  "rolling-back",
  "probing",
  "asking",
  "proving",
  "starting-gateway",
  "stopping-gateway",
  "waiting-for-gateway",
  // setting the runner up
  "running-command",
  "waiting-for-runner",
  "giving-settings-back",
  // limits of its container
  "setting-limits",
  // measuring
  "warming-up",
  "measuring",
  // switching
  "waiting-for-answer",
  "applying",
  "proving-new",
  "proving-existing",
  "loading-again",
  // programs that Homeport fetches
  "installing",
  "verifying",
  "unpacking",
  "switching-over",
  "onboarding",
  // privacy
  "setting-modes",
  "looking-again",
] as const;
export const JobPhase = z.enum(jobPhases);
export type JobPhase = z.infer<typeof JobPhase>;

export const JobProgress = z.object({
  doneBytes: bytes,
  totalBytes: reading(bytes),
  bytesPerSecond: reading(z.number().nonnegative()),
  secondsLeft: reading(z.number().nonnegative()),
});
export type JobProgress = z.infer<typeof JobProgress>;

/** A notice is about now ("nothing for 20 s") and goes when it is no longer true; warnings stay. */
export const JobNotice = z.enum(["queued", "stalled", "slow-load"]);
export type JobNotice = z.infer<typeof JobNotice>;

/** Something to know about what was done, kept with the job. The window has a sentence for each. */
export const JobWarning = z.discriminatedUnion("code", [
  /** What the tool that did it said, in its own words. */
  z.object({ code: z.literal("tool-said"), text: z.string() }),
  /** There may be too little room: how much is on the disk from before is not known. */
  z.object({ code: z.literal("room-unsure"), neededBytes: bytes, freeBytes: bytes, othersBytes: bytes }),
  z.object({ code: z.literal("context-unread") }),
  /** The gateway that runs does not watch its file or is stuck, and is not ours to restart. */
  z.object({ code: z.literal("gateway-restart-needed") }),
  z.object({ code: z.literal("context-other"), askedTokens: z.number(), loadedTokens: z.number() }),
  /** A model's context is not as it was before: somebody changed it since, or the runner refused. */
  z.object({ code: z.literal("context-not-back"), model: z.string(), text: z.string() }),
  /** Not put back, in the words of what refused. */
  z.object({ code: z.literal("undo-left"), what: z.string(), text: z.string() }),
  /** Older changes of this file were left, and where the copy lies that was made before them. */
  z.object({
    code: z.literal("undo-stopped"),
    what: z.string(),
    reason: z.enum(["changed-since", "no-copy", "other-place"]),
    copy: z.string().nullable(),
  }),
  /** A cloud is set to answer, and nothing was sent to it to try. */
  z.object({ code: z.literal("cloud-not-asked") }),
  /** It was put back, and the key it was given stays in the assistant's own store. */
  z.object({ code: z.literal("key-stays") }),
  /** What was written could not be asked from here. */
  z.object({ code: z.literal("address-not-tried"), address: z.string() }),
  /** A model's settings were not given back to the runner: it is not there, does not fit, or the runner refused. */
  z.object({ code: z.literal("settings-model-missing"), model: z.string() }),
  z.object({ code: z.literal("settings-no-room"), model: z.string() }),
  z.object({ code: z.literal("settings-refused"), model: z.string(), text: z.string() }),
  /** A configuration was there already: it was not touched. */
  z.object({ code: z.literal("config-kept"), path: z.string() }),
  /** It is installed, and its first set-up failed, in its own words. */
  z.object({ code: z.literal("not-onboarded"), text: z.string() }),
  /** What was downloaded could not be held against a checksum: none is published. */
  z.object({ code: z.literal("no-checksum"), what: z.string() }),
  /** The new container did not get the limits of the old one. */
  z.object({ code: z.literal("limits-not-set"), text: z.string() }),
]);
export type JobWarning = z.infer<typeof JobWarning>;

export const JobOutcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  /** Ended on request; for a pull, `isResumable` says the bytes are kept. */
  z.object({ kind: z.literal("cancelled"), isResumable: z.boolean() }),
  z.object({ kind: z.literal("failed"), failure: Failure }),
]);
export type JobOutcome = z.infer<typeof JobOutcome>;

export const Job = z.object({
  id: z.string(),
  /** Single-flight: a second start with the same key joins this job. */
  key: z.string(),
  kind: JobKind,
  /** What it is about: a model reference, the name of the assistant, or the operation that sets the runner up. */
  subject: z.string(),
  phase: JobPhase,
  /** The phases it went through before the present one, in order. */
  passed: z.array(JobPhase),
  progress: JobProgress.nullable(),
  notice: JobNotice.nullable(),
  warnings: z.array(JobWarning),
  /** The last line of a tool that is running for it, as it said it. */
  lastLine: z.string().optional(),
  /** Tokens of context that were read back after the load; absent: none were, or it has not come to that. */
  loadedContextTokens: reading(z.number().int().positive()).exactOptional(),
  /** Seconds the whole is expected to take, said before it starts. */
  expectedSeconds: reading(z.number().nonnegative()),
  isCancellable: z.boolean(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  outcome: JobOutcome.nullable(),
});
export type Job = z.infer<typeof Job>;

export const JobsSnapshot = z.object({ ...stamped, items: z.array(Job) });
export type JobsSnapshot = z.infer<typeof JobsSnapshot>;

const ById = z.strictObject({ id: z.string().min(1).max(100) });
export const jobsRoutes = {
  "jobs.read": { input: Nothing, output: JobsSnapshot },
  /** Asks a job to end; the outcome comes with `jobs.changed`. */
  "jobs.cancel": { input: ById, output: Nothing },
  /** Takes an ended job off the list. */
  "jobs.dismiss": { input: ById, output: Nothing },
} as const;
export type JobsEvents = { "jobs.changed": JobsSnapshot };
