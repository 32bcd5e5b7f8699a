import { AgentCheck, BenchmarkRun, type Comparison, type MeasureSnapshot } from "../../../app/contract/measure";
import type { Push } from "../../../app/contract/index";
import type { Job } from "../../../app/contract/jobs";
import type { Model } from "../../../app/contract/models";
import { CodedError } from "../../../app/contract/errors";
import type { StartJob } from "../../platform/ports";
import { createSnapshot } from "../../platform/snapshot";
import { type BenchmarkWish, type MeasureTools, runBenchmark } from "./benchmark";
import { checkAgent } from "./check-agent";
import { compareModels } from "./compare";
import type { OpenKeptList } from "./kept-list";

const checksAtMost = 500;
const runsAtMost = 300;
/** Two measurements at once would measure each other. */
export const measuring = "measure";

export type MeasureOptions = MeasureTools & { push: Push; startJob: StartJob; openKept: OpenKeptList };

export type MeasureService = Awaited<ReturnType<typeof createMeasureService>>;

/**
 * How fast models are and whether they can call tools, as measured here. Figures are kept; what was asked and answered is
 * not. Throws CodedError model-missing for a model the runner does not list.
 */
export async function createMeasureService({ push, startJob, openKept, ...tools }: MeasureOptions) {
  const { clock, models } = tools;
  const [checks, runs] = await Promise.all([
    openKept({ name: "agent-checks.json", item: AgentCheck, atMost: checksAtMost, what: "measure: the agent checks" }),
    openKept({ name: "benchmarks.json", item: BenchmarkRun, atMost: runsAtMost, what: "measure: the benchmarks" }),
  ]);
  type Content = Omit<MeasureSnapshot, "revision" | "asOf">;
  let running: Content["running"] = null;
  let comparison: Comparison | null = null;
  const content = (): Content => ({ checks: [...checks.read()], runs: [...runs.read()], running, comparison });
  const snapshot = createSnapshot<Content>(content(), { clock, publish: (next) => push("measure.changed", next) });
  const publish = () => snapshot.set(content());

  function requireModel(ref: string): Model {
    const model = models.find(ref);
    if (model === undefined) throw new CodedError("model-missing", "The runner does not list this model.");
    return model;
  }

  return {
    read: (): MeasureSnapshot => snapshot.read(),

    checkAgent({ ref: asked }: { ref: string }): Job {
      const { id, ref } = requireModel(asked);
      return startJob({
        key: `check-agent:${ref}`,
        kind: "check-agent",
        subject: ref,
        locks: [...models.locksOf(ref), measuring],
        isCancellable: true,
        async run(job) {
          await models.load(ref, job);
          job.phase("asking");
          const judged = await checkAgent(tools, { ref, signal: job.signal });
          const check: AgentCheck = { modelId: id, ref, at: clock.now(), ...judged };
          await checks.change((items) => [...items.filter(({ modelId }) => modelId !== id), check]);
          publish();
        },
      });
    },

    benchmark({ ref: asked, ...wish }: BenchmarkWish & { ref: string }): Job {
      const model = requireModel(asked);
      return startJob({
        key: `benchmark:${model.ref}`,
        kind: "benchmark",
        subject: model.ref,
        locks: [...models.locksOf(model.ref), measuring],
        isCancellable: true,
        async run(job) {
          const onProgress = (now: Content["running"]) => {
            running = now;
            publish();
          };
          try {
            const run = await runBenchmark(tools, { model, wish, job, onProgress });
            await runs.change((items) => [...items, run]);
          } finally {
            onProgress(null);
          }
        },
      });
    },

    async forgetRun({ id }: { id: string }): Promise<void> {
      await runs.change((items) => items.filter((run) => run.id !== id));
      publish();
    },

    compare({
      refs,
      question,
      maxTokens,
    }: {
      refs: readonly [string, string];
      question: string;
      maxTokens: number;
    }): Job {
      const pair = [requireModel(refs[0]).ref, requireModel(refs[1]).ref] as const;
      if (pair[0] === pair[1]) throw new CodedError("bad-input", "Two names of the same model can't be compared.");
      return startJob({
        key: `compare-models:${pair.join("|")}`,
        kind: "compare-models",
        subject: pair[0],
        locks: [...pair.flatMap((ref) => models.locksOf(ref)), measuring],
        isCancellable: true,
        async run(job) {
          const own: Comparison = {
            question,
            at: clock.now(),
            sides: pair.map((ref) => ({ ref, state: "waiting", loadMs: null, figures: null, answer: "" })),
          };
          comparison = own;
          publish();
          await compareModels(tools, {
            refs: pair,
            question,
            maxTokens,
            job,
            onSide(index, change) {
              // forgotten meanwhile: nothing of it comes back
              if (comparison?.at !== own.at) return;
              const sides = comparison.sides.map((side, at) => (at === index ? { ...side, ...change } : side));
              comparison = { ...comparison, sides };
              publish();
            },
          });
        },
      });
    },

    /** Its answers are gone with it; a comparison under way goes on without being shown. */
    forgetComparison(): void {
      if (comparison === null) return;
      comparison = null;
      publish();
    },
  };
}
