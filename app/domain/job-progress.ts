import type { Job } from "../contract/jobs";

/** 0 to 1; null where the whole is not known. */
export function fractionOf({ progress }: Pick<Job, "progress">): number | null {
  if (!progress?.totalBytes.isKnown || progress.totalBytes.value <= 0) return null;
  return Math.min(1, progress.doneBytes / progress.totalBytes.value);
}

export type OverallProgress = { kind: "none" } | { kind: "indeterminate" } | { kind: "fraction"; fraction: number };

/** Of all that runs, as one bar: by bytes where they are told, without an end where none of it is measured. */
export function overallProgress(jobs: readonly Pick<Job, "progress" | "outcome">[]): OverallProgress {
  const live = jobs.filter(({ outcome }) => outcome === null);
  if (live.length === 0) return { kind: "none" };
  const measured = live.flatMap(({ progress }) =>
    progress?.totalBytes.isKnown && progress.totalBytes.value > 0
      ? [{ done: Math.min(progress.doneBytes, progress.totalBytes.value), total: progress.totalBytes.value }]
      : [],
  );
  if (measured.length === 0) return { kind: "indeterminate" };
  const sum = (part: "done" | "total") => measured.reduce((all, each) => all + each[part], 0);
  return { kind: "fraction", fraction: sum("done") / sum("total") };
}
