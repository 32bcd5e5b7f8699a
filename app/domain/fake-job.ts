import { known, unknown } from "../contract/reading";
import type { Job } from "../contract/jobs";

/** A running pull for tests, but for what is given. */
export function fakeJob(over: Partial<Job> = {}): Job {
  return {
    id: "1",
    key: "pull ai/qwen3:8B",
    kind: "pull-model",
    subject: "ai/qwen3:8B",
    phase: "downloading",
    passed: ["waiting"],
    progress: null,
    notice: null,
    warnings: [],
    expectedSeconds: unknown("not-measured-yet"),
    isCancellable: true,
    startedAt: 1000,
    endedAt: null,
    outcome: null,
    ...over,
  };
}

/** So many bytes of so many; null: nobody knows of how many. */
export function fakeProgress(doneBytes: number, totalBytes: number | null): Job["progress"] {
  return {
    doneBytes,
    totalBytes: totalBytes === null ? unknown("not-reported") : known(totalBytes),
    bytesPerSecond: unknown("not-measured-yet"),
    secondsLeft: unknown("not-measured-yet"),
  };
}

export const done = (endedAt: number): Partial<Job> => ({ outcome: { kind: "done" }, endedAt });
export const failed = (endedAt: number): Partial<Job> => ({
  outcome: { kind: "failed", failure: { code: "disk-full", message: "no room" } },
  endedAt,
});
