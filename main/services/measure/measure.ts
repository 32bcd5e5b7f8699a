import { AgentCheck, type MeasureSnapshot } from "../../../app/contract/measure";
import type { Push } from "../../../app/contract/index";
import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import { CodedError } from "../../../app/contract/errors";
import type { Clock } from "../../platform/clock";
import type { JobHandle, SendToRunner, StartJob } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import { checkAgent } from "./check-agent";
import type { OpenKeptList } from "./kept-list";

const checksAtMost = 500;

export type MeasureOptions = {
  send: SendToRunner;
  clock: Clock;
  push: Push;
  startJob: StartJob;
  models: {
    find(ref: string): Model | undefined;
    locksOf(ref: string): string[];
    /** Loads with what is kept for it; nothing happens when it is loaded. */
    load(ref: string, job: JobHandle): Promise<void>;
  };
  openKept: OpenKeptList;
};

export type MeasureService = Awaited<ReturnType<typeof createMeasureService>>;

/** How fast models are and whether they can call tools, as measured here. What was asked and answered is forgotten. */
export async function createMeasureService({ send, clock, push, startJob, models, openKept }: MeasureOptions) {
  const checks = await openKept({
    name: "agent-checks.json",
    item: AgentCheck,
    atMost: checksAtMost,
    what: "measure: the agent checks",
  });
  type Content = Omit<MeasureSnapshot, "revision" | "asOf">;
  const content = (): Content => ({ checks: [...checks.read()] });
  const snapshot = createSnapshot<Content>(content(), { clock, publish: (next) => push("measure.changed", next) });

  function requireModel(ref: string): Model {
    const model = models.find(ref);
    if (model === undefined) throw new CodedError("model-missing", "The runner does not list this model.");
    return model;
  }

  return {
    read: (): MeasureSnapshot => snapshot.read(),

    /** Throws model-missing. */
    checkAgent({ ref: asked }: { ref: string }): Job {
      const { id, ref } = requireModel(asked);
      return startJob({
        key: `check-agent:${ref}`,
        kind: "check-agent",
        subject: ref,
        locks: models.locksOf(ref),
        isCancellable: true,
        async run(job) {
          await models.load(ref, job);
          job.phase("asking");
          const judged = await checkAgent({ send }, { ref, signal: job.signal });
          const check: AgentCheck = { modelId: id, ref, at: clock.now(), ...judged };
          await checks.change((items) => [...items.filter(({ modelId }) => modelId !== id), check]);
          snapshot.set(content());
        },
      });
    },
  };
}
