import type { EngineChange } from "../../../app/contract/engine";
import { unknown } from "../../../app/contract/common";
import { toFailure } from "../../../app/contract/errors";
import type { GuardIntent } from "../../../app/contract/guard";
import type { GuardWord } from "../../../app/contract/guard-word";
import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { undoOf } from "../../../app/domain/engine-change";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import type { Clock } from "../../platform/clock";
import type { JobHandle, StartJob } from "../../platform/ports";
import { requireRef } from "./asking";
import type { createEngine } from "./engine";
import { inRoom } from "./in-room";
import { watchLoad } from "./watch-load";

/** After these nothing has changed. */
const refusals: ReadonlySet<string> = new Set(["bad-input", "model-in-use", "runner-old"]);

/** Asked right before the runner is made to load a model. `admit` throws where it may not. */
export type LoadGuard = {
  admit(
    load: { ref: string; intent: GuardIntent; change?: EngineChange; word?: GuardWord | undefined },
    job: JobHandle,
  ): Promise<void>;
  leave(ref: string): void;
};

type Options = {
  engine: ReturnType<typeof createEngine>;
  startJob: StartJob;
  locksOf(ref: string): string[];
  guard: LoadGuard;
  clock: Clock;
  find(ref: string): Model | undefined;
  /** What is up, asked now; null when this version doesn't tell. */
  rowsNow(): Promise<LoadedModel[] | null>;
  unload(ref: string): Promise<unknown>;
};

/** What takes as long as a load: changing how a model is loaded, and loading it. */
export function createEngineJobs({ engine, startJob, locksOf, guard, clock, find, rowsNow, unload }: Options) {
  function load(ref: string, job: JobHandle): Promise<void> {
    const names = (row: LoadedModel) => row.mode === "completion" && isLoadedAs(row, ref, find(ref));
    return watchLoad({
      job,
      clock,
      sizeBytes: find(ref)?.sizeBytes ?? unknown("not-reported"),
      load: (signal) => engine.preload(ref, signal),
      rowsNow: async () => (await rowsNow())?.filter(names) ?? null,
      unload: () => unload(ref),
    });
  }

  async function change(
    { ref, change: wanted, guard: word }: { ref: string; change: EngineChange; guard?: GuardWord | undefined },
    job: JobHandle,
  ): Promise<void> {
    job.phase("checking");
    const before = await engine.asked(ref);
    const keptBefore = engine.keptSettings(ref);
    await inRoom(guard, { ref, intent: "apply", change: wanted, word }, job, async () => {
      try {
        job.phase("configuring");
        await engine.configure(ref, wanted);
        job.phase("loading-model");
        await load(ref, job);
        job.phase("reading-back");
        job.readBack(await engine.effectiveContext(ref));
      } catch (error) {
        if (refusals.has(toFailure(error).code)) throw error;
        job.cancellable(false);
        job.phase("rolling-back");
        await engine.restore(ref, undoOf(before, wanted), keptBefore).catch((problem: unknown) => {
          job.warn({ code: "settings-refused", model: ref, text: toFailure(problem).message });
        });
        throw error;
      }
    });
  }

  /** For any job that needs a model loaded, with what is kept for it. Throws what the guard or the load throws. */
  async function loadIn(ref: string, job: JobHandle, word?: GuardWord): Promise<void> {
    job.phase("checking");
    await inRoom(guard, { ref, intent: "load", word }, job, async () => {
      job.phase("configuring");
      await engine.putSettingsBack(ref);
      job.phase("loading-model");
      await load(ref, job);
    });
  }

  return {
    loadIn,
    /** The same for a change of how it is loaded. */
    changeIn: change,

    /** Sets, loads, reads back; what was set before comes back when that fails. Throws CodedError bad-reference. */
    apply(wanted: { ref: string; change: EngineChange; guard?: GuardWord | undefined }): Job {
      const parsed = requireRef(wanted.ref);
      return startJob({
        key: `apply-settings:${parsed.ref}`,
        kind: "apply-settings",
        subject: parsed.ref,
        locks: locksOf(parsed.ref),
        isCancellable: true,
        run: (job) => change({ ...wanted, ref: parsed.ref }, job),
      });
    },

    /** Loads with what is kept for it. Throws CodedError bad-reference. */
    load({ ref, guard: word }: { ref: string; guard?: GuardWord | undefined }): Job {
      const parsed = requireRef(ref);
      return startJob({
        key: `load-model:${parsed.ref}`,
        kind: "load-model",
        subject: parsed.ref,
        locks: locksOf(parsed.ref),
        isCancellable: true,
        run: (job) => loadIn(parsed.ref, job, word),
      });
    },
  };
}
