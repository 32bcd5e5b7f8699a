import path from "node:path";
import { type Reading, known, unknown } from "../../app/contract/common";
import type { DiskModel, DiskState, IncompleteFile, StoreAccess } from "../../app/contract/disk";
import { CodedError, toError } from "../../app/contract/errors";
import type { HardwareSnapshot } from "../../app/contract/hardware";
import type { Job, JobsSnapshot } from "../../app/contract/jobs";
import type { Model, ModelsSnapshot } from "../../app/contract/models";
import type { RunnerEndpoint, RunnerSnapshot } from "../../app/contract/runner";
import { type StoreFacts, type StoreUse, freedBy, storeUse } from "../../app/domain/disk-use";
import { repositoryOf, sameModel } from "../../app/domain/model-reference";
import type { Clock } from "../platform/clock";
import type { JobHandle, ReadTree, StartJob } from "../platform/ports";
import { readStore } from "../services/disk/read-store";

/** A file written to so lately may be a pull of another program's. */
const quietMs = 10 * 60_000;
const pullKinds: ReadonlySet<string> = new Set(["pull-model", "import-model"]);

type Look = { state: DiskState; facts: StoreFacts | null; folder: string | null };
type Wanted = { incomplete: readonly string[]; models: readonly string[] };

/** What the models take of the disk, and what can be had back. */
export function createDiskFlow({
  runner,
  models,
  hardware,
  jobs,
  tree,
  clock,
  shorten,
  storeOf,
}: {
  runner: { read(): RunnerSnapshot };
  models: {
    read(): ModelsSnapshot;
    refresh(): Promise<ModelsSnapshot>;
    remove(wanted: { ref: string }): Job;
    pulls: { ownerOf(digest: string): string | null; forget(digest: string): void };
  };
  hardware: { read(): HardwareSnapshot; refresh(): Promise<unknown> };
  jobs: { start: StartJob; read(): JobsSnapshot; whenEnded(id: string): Promise<Job> };
  tree: ReadTree;
  clock: Clock;
  /** A path for people. */
  shorten(file: string): string;
  /** Folder of the store itself, on this machine; otherwise why it can't be told. */
  storeOf(endpoint: RunnerEndpoint | null): Reading<string>;
}) {
  let reading: Promise<Look> | null = null;
  let reclaimed: DiskState["reclaimed"] = null;

  async function look(): Promise<Look> {
    const now = runner.read();
    const store = storeOf(now.endpoint);
    const found = store.isKnown
      ? await readStore({ tree, folder: store.value, now: clock.monotonicMs })
      : { kind: store.reason === "not-measured-yet" ? ("unknown" as const) : ("elsewhere" as const) };
    // a folder that holds others' models is not this runner's, wherever it lies
    const isOthers = found.kind === "read" && !isStoreOf(found.facts, models.read().items);
    const facts = found.kind === "read" && !isOthers ? found.facts : null;
    const use = facts === null ? null : storeUse(facts);
    const access: StoreAccess = isOthers ? "unknown" : found.kind === "read" ? "readable" : found.kind;
    const { modelDisk } = hardware.read();
    const untold = unknown<number>(access === "no-permission" ? "no-permission" : "not-reported");
    const state: DiskState = {
      asOf: clock.now(),
      path: store.isKnown ? shorten(store.value) : null,
      access,
      isComplete: found.kind === "read" && found.isComplete && !isOthers,
      models: models.read().items.map((model) => describe(model, now, use)),
      incomplete: (facts?.incomplete ?? []).map(describeIncomplete).toSorted((a, b) => b.sizeBytes - a.sizeBytes),
      orphans: use?.orphans ?? { fileCount: 0, sizeBytes: 0 },
      totalBytes: use === null ? untold : known(use.totalBytes),
      reportedBytes: now.modelsDiskBytes,
      freeBytes: modelDisk.freeBytes,
      diskBytes: modelDisk.totalBytes,
      reclaimed,
    };
    return { state, facts, folder: facts !== null && store.isKnown ? store.value : null };
  }

  /** One walk at a time: whoever asks meanwhile shares it. */
  function lookShared(): Promise<Look> {
    reading ??= look().finally(() => {
      reading = null;
    });
    return reading;
  }

  function describe({ id, ref, tags, sizeBytes }: Model, now: RunnerSnapshot, use: StoreUse | null): DiskModel {
    const own = use?.models.find((each) => each.id === id);
    const untold: Reading<number> = unknown("not-reported");
    const nameOf = (other: string) => models.read().items.find((each) => each.id === other)?.ref ?? other;
    return {
      id,
      ref,
      tags,
      sizeBytes: own === undefined ? sizeBytes : known(own.sizeBytes),
      ownBytes: own === undefined ? untold : known(own.ownBytes),
      sharedBytes: own === undefined ? untold : known(own.sharedBytes),
      sharedWith: (own?.sharedWith ?? []).map(nameOf),
      isLoaded: now.loaded.some((row) => [id, ...tags].some((name) => sameModel(name, row.ref))),
    };
  }

  const livePulls = () => jobs.read().items.filter(({ kind, outcome }) => pullKinds.has(kind) && outcome === null);

  /** Its removal would wait for the pull's end, which may take hours. */
  const isBeingPulled = ({ tags }: Model): boolean =>
    livePulls().some(({ subject }) => tags.some((tag) => repositoryOf(tag) === repositoryOf(subject)));

  function describeIncomplete(file: StoreFacts["incomplete"][number]): IncompleteFile {
    const { digest, sizeBytes, modifiedAt } = file;
    const ref = models.pulls.ownerOf(digest);
    const live = livePulls();
    const isPulling = ref !== null && live.some(({ subject }) => sameModel(subject, ref));
    const mayBePulled = ref === null && live.length > 0;
    const isFresh = clock.now() - modifiedAt < quietMs;
    return {
      digest,
      sizeBytes,
      modifiedAt,
      ref,
      // Homeport's own pull has ended where it is known to be of one
      hold: isPulling ? "pulling" : mayBePulled ? "pull-under-way" : isFresh && ref === null ? "written-lately" : null,
    };
  }

  /** Looks again right before: only what is as it was shown, and that no pull writes, goes. */
  async function reclaim({ incomplete, models: refs }: Wanted, job: JobHandle): Promise<void> {
    job.phase("checking");
    const { state, facts, folder } = await look();
    const listed = models.read().items.filter(({ id }) => refs.includes(id));
    const files = state.incomplete.filter(({ digest }) => incomplete.includes(digest));
    if (listed.length < refs.length || files.length < incomplete.length) throw stale("Some of it is gone already.");
    const held = files.find(({ hold }) => hold !== null);
    if (held !== undefined) throw stale(`${held.digest} may be written by a pull.`);
    const pulled = listed.find(isBeingPulled);
    if (pulled !== undefined) throw stale(`${pulled.ref} is being pulled.`);
    const plannedBytes =
      files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) +
      (facts === null
        ? listed.reduce((sum, { sizeBytes }) => sum + (sizeBytes.isKnown ? sizeBytes.value : 0), 0)
        : freedBy(facts, new Set(listed.map(({ id }) => id))));
    job.signal.throwIfAborted();
    job.phase("removing");
    job.cancellable(false);
    let failure: CodedError | null = null;
    for (const { digest } of folder === null ? [] : files) {
      const [algorithm = "", hex = ""] = digest.split(":");
      await tree.remove(path.join(folder ?? "", "blobs", algorithm, `${hex}.incomplete`));
      models.pulls.forget(digest);
    }
    for (const model of listed) {
      if (isBeingPulled(model)) {
        failure ??= stale(`${model.ref} is being pulled.`);
        continue;
      }
      const { outcome } = await jobs.whenEnded(models.remove({ ref: model.id }).id);
      if (outcome?.kind === "failed") failure ??= toError(outcome.failure);
      else if (outcome?.kind === "cancelled")
        failure ??= new CodedError("cancelled", `The removal of ${model.ref} was cancelled.`);
    }
    job.phase("reading-back");
    await Promise.all([models.refresh(), hardware.refresh()]);
    const after = await look();
    const { totalBytes } = after.state;
    const freedBytes: Reading<number> =
      state.totalBytes.isKnown && totalBytes.isKnown
        ? known(Math.max(0, state.totalBytes.value - totalBytes.value))
        : unknown("not-reported");
    reclaimed = { plannedBytes, freedBytes, at: clock.now() };
    if (failure !== null) throw failure;
  }

  return {
    read: async (): Promise<DiskState> => (await lookShared()).state,
    reclaim(wanted: Wanted): Job {
      return jobs.start({
        key: `reclaim-disk:${[...wanted.incomplete, ...wanted.models].join()}`,
        kind: "reclaim-disk",
        subject: String(wanted.incomplete.length + wanted.models.length),
        locks: ["disk"],
        isCancellable: true,
        run: (job) => reclaim(wanted, job),
      });
    },
  };
}

function isStoreOf(store: StoreFacts, listed: readonly Model[]): boolean {
  if (store.models.length === 0 || listed.length === 0) return true;
  const ids = new Set(store.models.map(({ id }) => id));
  return listed.some(({ id }) => ids.has(id));
}

const stale = (words: string) => new CodedError("disk-stale", words);
