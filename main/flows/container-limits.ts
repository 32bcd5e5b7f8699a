import { type Reading, known, unknown } from "../../app/contract/common";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { Job } from "../../app/contract/jobs";
import type { ContainerLimits, LimitsKind, LimitsState } from "../../app/contract/limits";
import type { RunnerEndpoint, RunnerSnapshot } from "../../app/contract/runner";
import {
  type DockerMachine,
  hasLimits,
  limitsArgs,
  limitsProblem,
  noLimits,
  sameLimits,
  withoutWholes,
} from "../../app/domain/container-limits";
import type { JobHandle, StartJob } from "../platform/ports";
import type { createContainerLimits } from "../services/runner/container-limits";
import type { openKeptLimits } from "../services/runner/kept-limits";

/** What is changed, and what is remembered of it. */
type Change = {
  limits: ContainerLimits;
  isDeliberate?: boolean | undefined;
  isUndo?: boolean;
  isUndoOfAll?: boolean;
};

/** Limits of the runner's container: set live, read back, taken back, and put back on a container made anew. */
export function createLimitsFlow({
  runner,
  container,
  kept,
  loadedNeedBytes,
  startJob,
}: {
  runner: { read(): RunnerSnapshot };
  container: ReturnType<typeof createContainerLimits>;
  kept: Awaited<ReturnType<typeof openKeptLimits>>;
  /** What the loaded models take of the memory a limit bounds. Never throws. */
  loadedNeedBytes(): Promise<Reading<number>>;
  startJob: StartJob;
}) {
  async function readNow(machine: DockerMachine): Promise<Reading<ContainerLimits>> {
    const now = await container.read();
    return now.isKnown ? known(withoutWholes(now.value, machine)) : now;
  }

  async function read(): Promise<LimitsState> {
    const kind = kindOf(runner.read().endpoint);
    const isContainer = kind === "container";
    const hasDocker = isContainer || kind === "desktop";
    const machine = hasDocker ? await container.machine() : { memoryBytes: null, cpus: null };
    const [now, loadedBytes] = await Promise.all([
      isContainer ? readNow(machine) : unknown<ContainerLimits>("not-supported"),
      isContainer ? loadedNeedBytes() : unknown<number>("not-supported"),
    ]);
    const told = (value: number | null): Reading<number> => (value === null ? unknown("not-reported") : known(value));
    return {
      kind,
      now,
      machine: { memoryBytes: told(machine.memoryBytes), cpus: told(machine.cpus) },
      kept: kept.read().kept,
      before: kept.read().before,
      loadedBytes,
    };
  }

  /** Sets them and believes what the container says then. `before` is what it had. */
  async function set(limits: ContainerLimits, before: ContainerLimits, machine: DockerMachine, job: JobHandle) {
    const args = limitsArgs(limits, before, machine);
    if (args === null) throw new CodedError("limits-refused", "What Docker has in all can't be read.");
    job.cancellable(false);
    job.phase("setting-limits");
    if (args.length > 0) await container.update(args);
    job.phase("reading-back");
    const after = await readNow(machine);
    if (after.isKnown && sameLimits(after.value, limits)) return;
    throw new CodedError("limits-refused", "Docker did not take the limits over.");
  }

  async function change(
    { limits, isDeliberate = false, isUndo = false, isUndoOfAll = false }: Change,
    job: JobHandle,
  ): Promise<void> {
    job.phase("checking");
    if (kindOf(runner.read().endpoint) !== "container") throw notHere();
    const machine = await container.machine();
    // what was there before is no new choice: somebody else may have set less than we would
    const problem = isUndo ? null : limitsProblem(limits, machine);
    if (problem !== null) throw new CodedError("bad-input", problem);
    const wanted = withoutWholes(limits, machine);
    const before = await readNow(machine);
    if (!before.isKnown) throw notHere();
    const loaded = await loadedNeedBytes();
    if (!isDeliberate && wanted.memoryBytes !== null && loaded.isKnown && loaded.value > wanted.memoryBytes) {
      throw new CodedError("limits-in-use", "The models that are loaded take more than that.");
    }
    job.signal.throwIfAborted();
    await set(wanted, before.value, machine, job);
    if (isUndoOfAll) return kept.set({ kept: null, before: null });
    const original = kept.read().original ?? before.value;
    await kept.set({
      kept: hasLimits(wanted) ? wanted : null,
      before: isUndo ? null : before.value,
      ...(sameLimits(original, wanted) ? {} : { original }),
    });
  }

  function start(wanted: Change): Job {
    return startJob({
      key: `set-limits:${JSON.stringify(wanted.limits)}`,
      kind: "set-limits",
      subject: "docker-model-runner",
      locks: ["runner"],
      isCancellable: true,
      run: (job) => change(wanted, job),
    });
  }

  return {
    read,
    apply: (wanted: { limits: ContainerLimits; isDeliberate?: boolean | undefined }): Job => start(wanted),
    /** Throws not-found when there is nothing to take back. */
    undo(): Job {
      const { before } = kept.read();
      if (before === null) throw new CodedError("not-found", "No change of the limits is there to take back.");
      return start({ limits: before, isDeliberate: true, isUndo: true });
    },
    /** What the container had before Homeport's first change, and what it has by Homeport; null: nothing was changed. */
    original(): { kept: ContainerLimits | null; original: ContainerLimits } | null {
      const { kept: limits, before, original = null } = kept.read();
      const first = original ?? before;
      return first === null || sameLimits(first, limits ?? noLimits) ? null : { kept: limits, original: first };
    },
    /** Part of another job, which holds the lock `runner`. Throws as `apply` fails. */
    async undoAllIn(job: JobHandle): Promise<void> {
      const { original = null, before } = kept.read();
      const first = original ?? before;
      if (first !== null) await change({ limits: first, isDeliberate: true, isUndo: true, isUndoOfAll: true }, job);
    },
    /** Throws not-found when nothing is kept. */
    putBack(): Job {
      const { kept: limits } = kept.read();
      if (limits === null) throw new CodedError("not-found", "No limits are kept.");
      return start({ limits, isDeliberate: true });
    },
    /** What a new container in place of the present one would be given again. `isReplaced`: there is one now. */
    async wanted(isReplaced: boolean): Promise<Reading<ContainerLimits | null>> {
      const now = isReplaced ? await readNow(await container.machine()) : known(noLimits);
      if (now.isKnown && hasLimits(now.value)) return now;
      const own = kept.read().kept;
      return own === null && !now.isKnown ? now : known(own);
    },
    /** On a container made anew. What fails is a warning: the runner itself is up. */
    async giveBack(limits: ContainerLimits | null, job: JobHandle): Promise<void> {
      if (limits === null) return;
      try {
        const machine = await container.machine();
        const now = await readNow(machine);
        if (!now.isKnown) throw notHere();
        if (!sameLimits(now.value, limits)) await set(limits, now.value, machine, job);
      } catch (error) {
        job.warn({ code: "limits-not-set", text: toFailure(error).detail ?? toFailure(error).message });
      } finally {
        job.cancellable(true);
      }
    },
  };
}

const notHere = () => new CodedError("limits-no-container", "Docker tells of no container of Model Runner.");

/** Memory the runner's container may use, as read a moment ago; null: as much as there is, or it is in none. */
export function createRunnerLimit({
  runner,
  container,
}: {
  runner: { read(): RunnerSnapshot };
  container: Pick<ReturnType<typeof createContainerLimits>, "readLately">;
}) {
  return async (): Promise<number | null> => {
    if (kindOf(runner.read().endpoint) !== "container") return null;
    const limits = await container.readLately();
    return limits.isKnown ? limits.value.memoryBytes : null;
  };
}

/** By where the engine computes. */
function kindOf(endpoint: RunnerEndpoint | null): LimitsKind {
  if (endpoint === null) return "unknown";
  if (endpoint.location === "another-machine" || endpoint.kind === "cloud") return "another-machine";
  if (endpoint.kind === "docker-engine") return "container";
  return endpoint.kind === "docker-desktop" ? "desktop" : endpoint.kind;
}
