import { z } from "zod";
import { JobKind, type Job } from "../../../app/contract/jobs";
import { openJsonFile, type JsonFileAccess } from "../../platform/json-file";
import type { JobRequest } from "../../platform/ports";

/** A wish that outlives the program: what was being done when it ended, and can be taken up again. */
const KeptJob = z.object({
  key: z.string().min(1).max(400),
  kind: JobKind,
  subject: z.string().min(1).max(400),
  startedAt: z.number(),
  /** What had come and stays where it is, as last known; absent when that is not known, or nothing stays. */
  keptBytes: z.number().nonnegative().optional(),
  totalBytes: z.number().nonnegative().optional(),
});
export type KeptJob = z.infer<typeof KeptJob>;

/** The list of kept jobs on disk. Where it can't be kept, the wishes last until the program ends. */
export async function openKeptJobs(options: {
  file: string;
  files: JsonFileAccess;
  log: { warn(text: string): void };
}) {
  const stored = await openJsonFile({ ...options, schema: z.array(KeptJob).max(50), what: "jobs: the list" });
  return {
    atStart: stored.atStart ?? [],
    write: (kept: KeptJob[]) => void stored.write(kept),
    written: stored.written,
  };
}

type Keepable = {
  request: Pick<JobRequest, "key" | "isKept">;
  job: Job;
  isResumable: boolean;
  /** It was the end of the program that ended it, not its user. */
  isLeft: boolean;
};

/** While a job runs its bytes are told in steps of this size, so that the file is not written for each of them. */
const stepBytes = 256 * 1024 * 1024;

/** The newest job of each key, as long as there is something to take up again. */
export function keptOf(entries: readonly Keepable[]): KeptJob[] {
  const newest = new Map(entries.map((entry) => [entry.request.key, entry]));
  return [...newest.values()].filter(canBeTakenUp).map((entry) => {
    const { key, kind, subject, startedAt } = entry.job;
    return { key, kind, subject, startedAt, ...bytesOf(entry) };
  });
}

function bytesOf({ isResumable, job: { progress, outcome } }: Keepable): Pick<KeptJob, "keptBytes" | "totalBytes"> {
  if (!isResumable || progress === null) return {};
  const { doneBytes, totalBytes } = progress;
  const keptBytes = outcome === null ? Math.floor(doneBytes / stepBytes) * stepBytes : doneBytes;
  return { keptBytes, ...(totalBytes.isKnown ? { totalBytes: totalBytes.value } : {}) };
}

function canBeTakenUp({ request, job: { outcome }, isLeft }: Keepable): boolean {
  if (request.isKept !== true) return false;
  if (outcome === null) return true;
  if (outcome.kind === "cancelled") return outcome.isResumable || isLeft;
  return outcome.kind === "failed" && outcome.failure.code === "pull-interrupted";
}
