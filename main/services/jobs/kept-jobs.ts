import { z } from "zod";
import { JobKind, type Job } from "../../../app/contract/jobs";
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

export type KeptJobFiles = {
  /** Null when there is no such file; rejects when it can't be read. */
  readText(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
};

/**
 * The list of kept jobs on disk. One that can't be read counts as empty and is told; one that can't be written is told,
 * and the wishes last until the program ends.
 */
export async function openKeptJobs({
  file,
  files,
  log,
}: {
  file: string;
  files: KeptJobFiles;
  log: { warn(text: string): void };
}): Promise<{ atStart: readonly KeptJob[]; write(kept: readonly KeptJob[]): void; written(): Promise<void> }> {
  let last: Promise<void> = Promise.resolve();

  async function load(): Promise<readonly KeptJob[]> {
    try {
      const text = await files.readText(file);
      return text === null ? [] : z.array(KeptJob).max(50).parse(JSON.parse(text));
    } catch (error) {
      log.warn(`jobs: what was kept can't be used: ${String(error).slice(0, 300)}`);
      return [];
    }
  }

  return {
    atStart: await load(),
    write(kept) {
      last = last
        .then(() => files.write(file, `${JSON.stringify(kept, null, 2)}\n`))
        .catch((error: unknown) => log.warn(`jobs: can't be kept: ${String(error).slice(0, 300)}`));
    },
    /** Resolves when all that was asked to be written is on disk, or was told not to be. */
    written: () => last,
  };
}

type Keepable = { request: Pick<JobRequest, "key" | "isKept">; job: Job; isResumable: boolean };

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

function canBeTakenUp({ request, job: { outcome } }: Keepable): boolean {
  if (request.isKept !== true) return false;
  if (outcome === null) return true;
  if (outcome.kind === "cancelled") return outcome.isResumable;
  return outcome.kind === "failed" && outcome.failure.code === "pull-interrupted";
}
