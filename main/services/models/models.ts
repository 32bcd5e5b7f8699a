import { type Reading, unknown } from "../../../app/contract/common";
import { CodedError, toFailure } from "../../../app/contract/errors";
import type { Push } from "../../../app/contract/index";
import type { Job } from "../../../app/contract/jobs";
import type { ModelDetail } from "../../../app/contract/models";
import type { LoadedModel } from "../../../app/contract/runner";
import { registryOf } from "../../../app/domain/offline-policy";
import { explainLoadFailure } from "../../../app/domain/load-failure";
import { type ModelRef, encodeRefPath } from "../../../app/domain/model-reference";
import { isLoadedAs } from "../../../app/domain/loaded-models";
import type { Clock } from "../../platform/clock";
import type { ReadGguf, SendToRunner, StartJob } from "../../platform/ports";
import { ask, requireName, requireRef } from "./asking";
import { createEngine } from "./engine";
import { type LoadGuard, createEngineJobs } from "./engine-jobs";
import type { KeptSettingsStore } from "./kept-settings";
import { createLoadWords } from "./load-words";
import { readLoadedRows, unloadModel } from "./loaded";
import { createModelList } from "./model-list";
import { parseModel } from "./parse-models";
import { explainPullRefusal } from "./pull-failure";
import { createPullGate } from "./pull-gate";
import { createNaming } from "./naming";
import { pullModel } from "./pull-model";
import { type KeptPull, createPullRoom } from "./pull-room";
import { describeImport, importModel } from "./import-model";
import { inUse, removeModel } from "./remove-model";

const refsOf = (rows: readonly LoadedModel[]): string[] => [...new Set(rows.map(({ ref }) => ref))];

export type ModelService = ReturnType<typeof createModelService>;

/**
 * The models a runner has, and what is done with them. References may be typed in any form (`bad-reference` when they
 * can't be one). Calls throw CodedError; what `send` throws passes through.
 */
export function createModelService({
  send,
  startJob,
  clock,
  push,
  log,
  freeDiskBytes,
  isLoaded,
  accessToken,
  gguf,
  keptAtStart = [],
  keptSettings,
  guard,
  refuseOffline = () => {},
  isEngine = () => false,
}: {
  send: SendToRunner;
  startJob: StartJob;
  clock: Clock;
  push: Push;
  log: { warn(message: string): void };
  /** On the disk the runner keeps its models on. */
  freeDiskBytes: () => Promise<Reading<number>>;
  isLoaded: (ref: string) => boolean;
  /** For Hugging Face; null: there is none. */
  accessToken: () => Promise<string | null>;
  gguf: ReadGguf;
  /** Pulls that an earlier run of the program left unfinished. */
  keptAtStart?: readonly KeptPull[];
  keptSettings: KeptSettingsStore;
  /** Says whether a load may begin. */
  guard: LoadGuard;
  /** Throws offline-mode while it is on. */
  refuseOffline?: (contact: string) => void;
  /** What answers is no whole Model Runner: it has its models loaded, and is asked for answers only. */
  isEngine?: () => boolean;
}) {
  const { read, find, refresh, mustRefresh: refreshList } = createModelList({ send, clock, push, log, isEngine });
  const enter = createPullGate();
  const room = createPullRoom(keptAtStart);
  const engine = createEngine({ send, clock, find, refresh, isLoaded, kept: keptSettings });
  /** What is served elsewhere is as it was started: nothing of it is set, kept or loaded from here. */
  const served: Pick<
    typeof engine,
    "configured" | "keptSettings" | "putSettingsBack" | "effectiveContext" | "hasChatEngine" | "preload"
  > = {
    configured: async () => null,
    keptSettings: () => null,
    putSettingsBack: async () => false,
    effectiveContext: async (ref) => find(ref)?.packagedContextTokens ?? unknown("not-reported"),
    hasChatEngine: (_rows, ref) => find(ref) !== undefined,
    preload: async () => {},
  };
  const now = () => (isEngine() ? served : engine);
  const engineJobs = createEngineJobs({
    engine,
    startJob,
    locksOf: (ref) => pullLocks(requireRef(ref)),
    guard,
    clock,
    find,
    rowsNow: () => readLoadedRows(send),
    unload: (ref) => unloadModel(send, ref),
  });

  /** A registry on this machine is no way out. */
  function stayOffline({ ref }: ModelRef): void {
    const registry = registryOf(ref);
    if (registry !== null) refuseOffline(registry);
  }

  /** The tag's repository, and for an id those of all its tags: pulls of one repository may write the same files. */
  function pullLocks(ref: ModelRef): string[] {
    const names = ref.isDigest ? (find(ref.ref)?.tags ?? []) : [ref.ref];
    const locks = names.map((name) => {
      const { registry, repository } = requireRef(name);
      return `pull:${registry}/${repository}`;
    });
    return locks.length === 0 ? [`pull:${ref.ref}`] : [...new Set(locks)];
  }

  /** Throws model-missing, offline-mode, or for the registry's word pull-not-found, pull-unauthorized, pull-offline. */
  async function inspect({
    ref,
    isRemote = false,
  }: {
    ref: string;
    isRemote?: boolean | undefined;
  }): Promise<ModelDetail> {
    const parsed = requireRef(ref);
    if (isRemote) stayOffline(parsed);
    const { status, text } = await ask(send, {
      method: "GET",
      path: `/models/${encodeRefPath(parsed.ref)}${isRemote ? "?remote=true" : ""}`,
      headersTimeoutMs: isRemote ? 20_000 : 10_000,
      purpose: isRemote ? "inspect-remote" : "inspect",
    });
    if (status !== 200) {
      const { code, message, detail } = (isRemote ? explainPullRefusal : explainLoadFailure)(status, text);
      throw new CodedError(code, message, detail);
    }
    const found = parseModel(text, parsed.ref);
    if (found === null) throw new CodedError("runner-bad-answer", "The runner's answer is not a model.");
    return { ...found, isRemote, license: found.gguf["general.license"] ?? null };
  }

  return {
    read,
    /** Never throws: a failure is in the snapshot, beside the last list. */
    refresh,
    /** By any of its tags or its id, from the last list. */
    find,

    /** Files that pulls leave when they don't end. */
    pulls: { ownerOf: room.ownerOf, forget: room.forget },

    /** Who uses a model in a job of its own holds these, so that it is neither removed nor pulled meanwhile. */
    locksOf: (ref: string): string[] => (isEngine() ? [`engine:${ref}`] : pullLocks(requireRef(ref))),

    inspect,

    /** `withAccess`: with the access token, which only Hugging Face ever gets. */
    pull({ ref, withAccess = false }: { ref: string; withAccess?: boolean | undefined }): Job {
      const parsed = requireRef(ref);
      const token = withAccess && parsed.registry === "huggingface.co" ? accessToken : null;
      if (parsed.isDigest) throw new CodedError("bad-reference", "A model is pulled by its name, not by its id.");
      stayOffline(parsed);
      return startJob({
        key: `pull:${parsed.ref}`,
        kind: "pull-model",
        subject: parsed.pullRef,
        locks: pullLocks(parsed),
        isCancellable: true,
        isKept: true,
        run: async (job) => {
          // it may have waited for its turn until now
          stayOffline(parsed);
          try {
            await pullModel(parsed, job, { send, clock, freeDiskBytes, enter, find, refreshList, room, token });
          } catch (error) {
            await refresh();
            throw error;
          }
        },
      });
    },

    /** Throws file-not-importable with the reason. */
    examineFile: ({ path }: { path: string }) => describeImport(path, gguf),

    /** Of a file on disk, under a name that is free. Throws bad-reference, name-taken. */
    import({ path, ref, contextTokens }: { path: string; ref: string; contextTokens: number | null }): Job {
      const parsed = requireName(ref);
      if (find(parsed.ref) !== undefined)
        throw new CodedError("name-taken", `${parsed.ref} names a model that is here.`);
      return startJob({
        key: `import:${parsed.ref}`,
        kind: "import-model",
        subject: parsed.ref,
        locks: pullLocks(parsed),
        isCancellable: true,
        run: (job) =>
          importModel({ file: path, ref: parsed, contextTokens }, job, {
            send,
            clock,
            gguf,
            freeDiskBytes,
            find,
            refreshList,
          }),
      });
    },

    ...createNaming({ send, find, refreshList, read }),

    /** Whether the registry has another model under this name now. Why it can't tell is part of the answer. */
    async checkUpdate({ ref }: { ref: string }) {
      const parsed = requireRef(ref);
      const here = find(parsed.ref);
      if (here === undefined) throw new CodedError("model-missing", "The runner does not list this model.");
      // the runner keeps what it has of Hugging Face for good, and packages it anew each time
      if (parsed.isDigest || parsed.registry === "huggingface.co")
        return { state: "unknown" as const, asOf: clock.now(), why: null };
      try {
        const { id } = (await inspect({ ref: parsed.ref, isRemote: true })).model;
        return { state: id === here.id ? ("current" as const) : ("newer" as const), asOf: clock.now(), why: null };
      } catch (error) {
        return { state: "unknown" as const, asOf: clock.now(), why: toFailure(error) };
      }
    },

    remove({ ref }: { ref: string }): Job {
      const parsed = requireRef(ref);
      return startJob({
        key: `remove:${parsed.ref}`,
        kind: "remove-model",
        subject: parsed.ref,
        locks: pullLocks(parsed),
        isCancellable: true,
        run: async (job) => {
          await removeModel(parsed, job, { send, clock, find, list: () => read().items, refreshList });
        },
      });
    },

    /** How many engines ended. Throws model-in-use when one is answering. */
    async unload({ ref }: { ref: string }): Promise<number> {
      const parsed = requireRef(ref);
      const count = await unloadModel(send, parsed.ref);
      const rows = (await readLoadedRows(send)) ?? [];
      if (rows.some((row) => row.isInUse && isLoadedAs(row, parsed.ref, find(parsed.ref)))) throw inUse();
      // what a question that is over was let in for is not coming any more
      guard.leave(parsed.ref);
      return count;
    },

    /**
     * By name, one after the other: `all` would wipe every setting. What is left was read back afterwards. Throws
     * runner-old, runner-bad-answer, and what `send` throws.
     */
    async unloadAll(): Promise<{ unloadedCount: number; left: string[] }> {
      let unloadedCount = 0;
      for (const ref of refsOf((await readLoadedRows(send)) ?? [])) unloadedCount += await unloadModel(send, ref);
      return { unloadedCount, left: refsOf((await readLoadedRows(send)) ?? []) };
    },

    /** How models are loaded: read, changed, loaded. */
    engine: { read: engine.read, ...engineJobs },
    asked: engine.asked,
    configured: (ref: string) => now().configured(ref),
    configuredNow: engine.configuredNow,
    configure: engine.configure,
    keep: engine.keep,
    keptSettings: (ref: string) => now().keptSettings(ref),
    putSettingsBack: (ref: string) => now().putSettingsBack(ref),
    effectiveContext: (ref: string, loads?: Parameters<typeof engine.effectiveContext>[1]): Promise<Reading<number>> =>
      now().effectiveContext(ref, loads),

    /** Whether one of these engines can answer with the model now, under whichever of its names it was loaded. */
    isAmong: (rows: readonly LoadedModel[], ref: string): boolean => now().hasChatEngine(rows, ref),

    /** What is up, asked now; null when this version of the runner doesn't tell. Throws what `send` throws. */
    loadedNow: (signal?: AbortSignal) => readLoadedRows(send, signal),

    /** Whether the model can answer at once, asked now; null when this version of the runner doesn't tell. Throws what `send` throws. */
    async isLoadedNow(ref: string, signal: AbortSignal): Promise<boolean | null> {
      if (isEngine()) return find(ref) !== undefined;
      const rows = await readLoadedRows(send, signal);
      return rows === null ? null : engine.hasChatEngine(rows, ref);
    },

    preload: (ref: string, signal?: AbortSignal) => now().preload(ref, signal),

    /** Whether the runner itself knows the model by exactly this name, as any program would ask for it; null: not told. */
    async isKnownAs(name: string): Promise<boolean | null> {
      if (isEngine()) return find(name) !== undefined;
      const path = `/models/${encodeRefPath(name)}`;
      const { status } = await ask(send, { method: "GET", path, purpose: "model-by-name" });
      return status === 200 ? true : status === 404 ? false : null;
    },

    ...createLoadWords({ send, clock, find, configured: engine.configured }),
  };
}
