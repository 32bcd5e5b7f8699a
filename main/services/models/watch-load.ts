import type { Reading } from "../../../app/contract/common";
import { CodedError } from "../../../app/contract/errors";
import type { LoadedModel } from "../../../app/contract/runner";
import { expectedLoadMs } from "../../../app/domain/load-time";
import type { Clock } from "../../platform/clock";
import type { JobHandle } from "../../platform/ports";

/** A load that the runner began for settings goes on by itself for a while; longer than this nobody waits for it. */
const endWaitMs = 15_000;
const endStepMs = 500;

/**
 * Loads within a job: says when it takes longer than it should, and when the job is cancelled ends the load and reads
 * back that it is gone. Hanging up ends a load that our request began; what is up by then is unloaded by name. Throws
 * what the load throws, and load-not-ended where the runner goes on with it.
 */
export async function watchLoad({
  job,
  clock,
  sizeBytes,
  load,
  rowsNow,
  unload,
}: {
  job: JobHandle;
  clock: Clock;
  sizeBytes: Reading<number>;
  load: (signal: AbortSignal) => Promise<void>;
  /** The model's own engines for chat, asked now; null when this version doesn't tell. */
  rowsNow: () => Promise<readonly LoadedModel[] | null>;
  unload: () => Promise<unknown>;
}): Promise<void> {
  const over = new AbortController();
  void clock.sleep(expectedLoadMs(sizeBytes), over.signal).then(
    () => job.notice("slow-load"),
    () => undefined,
  );
  try {
    await load(job.signal);
  } catch (error) {
    if (job.signal.aborted) await endLoad();
    throw error;
  } finally {
    over.abort();
    job.notice(null);
  }

  async function endLoad(): Promise<void> {
    job.phase("unloading");
    const untilMs = clock.monotonicMs() + endWaitMs;
    for (;;) {
      // what can't be read is no reason to say that it goes on
      const rows = await rowsNow().catch(() => null);
      if (rows === null || rows.length === 0) return;
      if (clock.monotonicMs() >= untilMs) break;
      if (rows.some(({ isLoading }) => !isLoading)) await unload().catch(() => undefined);
      await clock.sleep(endStepMs);
    }
    throw new CodedError("load-not-ended", "The Model Runner goes on with a load that nobody asks for any longer.");
  }
}
