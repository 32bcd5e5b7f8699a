import { CodedError, toFailure } from "../../../app/contract/errors";
import type { EngineChange } from "../../../app/contract/engine";
import type { GuardWord } from "../../../app/contract/guard-word";
import type { Model, ModelDetail } from "../../../app/contract/models";
import { type Reading, known } from "../../../app/contract/common";
import type { LoadedModel, RunnerSnapshot } from "../../../app/contract/runner";
import { contextIn } from "../../../app/domain/engine-record";
import type { JsonObject } from "../../../app/domain/json-value";
import { sameModel } from "../../../app/domain/model-reference";
import { minimumContextTokens } from "../../../app/domain/openclaw-config";
import { can } from "../../../app/domain/runner-capabilities";
import type { Clock } from "../../platform/clock";
import { type JobHandle, calmed } from "../../platform/ports";
import type { UndoRecord } from "../../services/openclaw/undo-store";
import type { ContextChoice } from "../choose-context";
import { giveContextBack } from "../context-back";
import type { GuardFlow } from "../guard";
import { contextFor, loadAsChosen } from "../openclaw-context";

const unloadWaitMs = 10_000;
const unloadStepMs = 250;

export type SwitchModels = {
  find(ref: string): Model | undefined;
  locksOf(ref: string): string[];
  isAmong(rows: readonly LoadedModel[], ref: string): boolean;
  loadedNow(signal?: AbortSignal): Promise<LoadedModel[] | null>;
  unload(wanted: { ref: string }): Promise<number>;
  effectiveContext(ref: string): Promise<Reading<number>>;
  inspect(ref: string): Promise<ModelDetail>;
  keptSettings(ref: string): { contextTokens?: number } | null;
  /** The runner's own record of the model. */
  configured(ref: string): Promise<JsonObject | null>;
  keep(ref: string, change: EngineChange): Promise<void>;
  engine: {
    loadIn(ref: string, job: JobHandle, word?: GuardWord): Promise<void>;
    changeIn(
      wanted: { ref: string; change: EngineChange; guard?: GuardWord | undefined },
      job: JobHandle,
    ): Promise<void>;
  };
};

export type SwitchLoadOptions = {
  models: SwitchModels;
  runner: { read(): RunnerSnapshot };
  guard: Pick<GuardFlow, "look" | "fitsAt">;
  clock: Clock;
  log: { warn(text: string): void };
};

/** A context that was set on the way: null tokens, nothing was set before. */
export type ContextOnTheWay = NonNullable<UndoRecord["context"]>;
type Wanted = { ref: string; from: string | null; word: GuardWord | undefined; isForOpenClaw: boolean };

/** The model that is switched to is loaded, with a context OpenClaw takes; or what was loaded before is loaded again. */
export function createSwitchLoad({ models, runner, guard, clock, log }: SwitchLoadOptions) {
  const nameOf = (name: string) => models.find(name)?.ref ?? name;
  const isSame = (one: string, other: string) => sameModel(nameOf(one), nameOf(other));

  /**
   * What goes so that it fits: what somebody said yes to, else the model that is switched away from, where it alone is
   * enough. More than that is the guard's to refuse.
   */
  async function roomFor({ ref, from, word }: Wanted): Promise<{ word: GuardWord | undefined; leaving: string[] }> {
    if (word !== undefined) return { word, leaving: [...(word.makeRoom ?? [])] };
    const plan = await guard.look({ ref, intent: "switch", leaving: from }).catch(() => null);
    const room = plan?.kind === "refuse" ? plan.room : null;
    if (plan === null || room === null || from === null) return { word, leaving: [] };
    const leaving = room.map((item) => item.ref);
    if (leaving.length === 0 || !leaving.every((each) => isSame(each, from))) return { word, leaving: [] };
    return { word: { planId: plan.id, makeRoom: leaving }, leaving };
  }

  function choose(model: Model, leaving: readonly string[]): Promise<ContextChoice> {
    const kept = models.keptSettings(model.ref)?.contextTokens;
    const sources = { models, readRunner: runner.read, fitsAt: guard.fitsAt };
    // it is put back before the load
    return contextFor(model, sources, kept === undefined ? { leaving } : { leaving, packaged: known(kept) });
  }

  /**
   * `onContext` is told what was set on the way, also when it throws then. Throws what the guard, the runner or the load
   * throws, and openclaw-context-too-small.
   */
  async function load(
    wanted: Wanted,
    onContext: (context: ContextOnTheWay) => void,
    job: JobHandle,
  ): Promise<{ contextTokens: number; isLoadedNew: boolean }> {
    const { ref, isForOpenClaw } = wanted;
    /** Of what was there before the first change. */
    let earlierTokens: number | null | undefined;
    const change = async (contextTokens: number, goingOut: string[]) => {
      if (earlierTokens === undefined) earlierTokens = contextIn((await models.configured(ref)) ?? {});
      await loadWith(ref, contextTokens, goingOut, job);
      onContext({ model: ref, earlierTokens, setTokens: contextTokens });
    };
    const model = models.find(ref);
    if (model === undefined) throw new CodedError("model-missing", "The runner does not list this model.");
    // an engine elsewhere has its models up
    const isServed = !can(runner.read(), "load");
    const isUp = isServed || models.isAmong((await models.loadedNow(job.signal)) ?? [], ref);
    const { word, leaving } = isUp ? { word: wanted.word, leaving: [] } : await roomFor(wanted);
    const loadNow = async () => {
      if (!isServed) await models.engine.loadIn(ref, job, word);
    };
    if (!isForOpenClaw) {
      await loadNow();
      return { contextTokens: 0, isLoadedNew: !isUp };
    }
    const choice = await choose(model, leaving);
    if (choice.isTooSmall)
      throw new CodedError(
        "openclaw-context-too-small",
        `OpenClaw needs ${minimumContextTokens} tokens of context. ${choice.why}`,
      );
    let goingOut = leaving;
    const contextTokens = await loadAsChosen(
      choice,
      {
        async load(tokens) {
          if (tokens === null) await loadNow();
          else await change(tokens, goingOut);
          goingOut = [];
          return models.effectiveContext(ref);
        },
        chooseAgain: () => choose(model, []),
      },
      job,
    );
    return { contextTokens, isLoadedNew: !isUp || earlierTokens !== undefined };
  }

  /** The context was chosen so that it fits, once these are gone. */
  async function loadWith(ref: string, contextTokens: number, leaving: string[], job: JobHandle): Promise<void> {
    const change = { contextTokens };
    if (leaving.length === 0) return models.engine.changeIn({ ref, change }, job);
    const { id } = await guard.look({ ref, intent: "switch", change });
    await models.engine.changeIn({ ref, change, guard: { planId: id, makeRoom: leaving } }, job);
  }

  /** Those that were loaded and are not any longer, by whoever's doing; without the model that is switched to. */
  function missing(before: readonly LoadedModel[], now: readonly LoadedModel[], ref: string): string[] {
    const gone = before.filter(
      (row) => row.mode === "completion" && !isSame(row.ref, ref) && !now.some((each) => isSame(each.ref, row.ref)),
    );
    return [...new Set(gone.map((row) => row.ref))];
  }

  /** A question that was broken off leaves its engine at work for a moment, and one at work can't be touched. */
  async function soon(work: () => Promise<unknown>): Promise<void> {
    const untilMs = clock.monotonicMs() + unloadWaitMs;
    for (;;) {
      try {
        return void (await work());
      } catch (error) {
        if (toFailure(error).code !== "model-in-use" || clock.monotonicMs() >= untilMs) throw error;
        await clock.sleep(unloadStepMs);
      }
    }
  }

  /** Never throws: the failure that led here is the one that is told. Answers with what it loaded again. */
  async function putBack(
    { before, ref, context }: { before: readonly LoadedModel[] | null; ref: string; context: ContextOnTheWay | null },
    job: JobHandle,
  ): Promise<string[]> {
    const reloaded: string[] = [];
    const calm = { ...calmed(job), phase: () => undefined };
    if (context !== null) {
      // by loading it once more, which leads through the guard
      const load = ({ ref: model, contextTokens }: { ref: string; contextTokens: number | null }) =>
        soon(() => models.engine.changeIn({ ref: model, change: { contextTokens } }, calm));
      await giveContextBack({ ref: context.model, contextTokens: context.earlierTokens }, load, models, calm);
    }
    try {
      if (before === null) return [];
      const now = (await models.loadedNow()) ?? [];
      const gone = missing(before, now, ref);
      const isNew = models.isAmong(now, ref) && !models.isAmong(before, ref);
      if (isNew) await soon(() => models.unload({ ref }));
      for (const each of gone) {
        job.phase("loading-again");
        await models.engine.loadIn(each, calm);
        reloaded.push(each);
      }
    } catch (error) {
      log.warn(`switch: what was loaded before could not be loaded again: ${toFailure(error).code}`);
    }
    return reloaded;
  }

  return { load, missing, putBack };
}
