import { randomUUID } from "node:crypto";
import type { Reading } from "../../app/contract/common";
import type { EngineChange, EngineSettings } from "../../app/contract/engine";
import { CodedError, toFailure } from "../../app/contract/errors";
import type { GuardIntent, GuardPlan } from "../../app/contract/guard";
import type { GuardWord } from "../../app/contract/guard-word";
import type { JobPhase } from "../../app/contract/jobs";
import type { LoadedModel, RunnerSnapshot } from "../../app/contract/runner";
import { differing } from "../../app/domain/engine-change";
import { judgeFit } from "../../app/domain/fit/fit";
import { isWorse, planLoad, without } from "../../app/domain/guard";
import { bestRoom } from "../../app/domain/guard-room";
import { can } from "../../app/domain/runner-capabilities";
import { parseModelRef, sameModel } from "../../app/domain/model-reference";
import type { Clock } from "../platform/clock";
import { engineOf, rowOfClaim, slotsOf } from "./guard-engines";
import { figures, stale, wontFit } from "./guard-refusals";
import type { createFitFlow } from "./judge-fit";
import { createPlanStore } from "./plan-store";

/** So many plans that were shown are kept for the second step. */
const plansKept = 20;
/** An admitted load counts so long until the runner lists its engine: two loads at once must not both find room. */
const claimMs = 30_000;
/** An engine that ended gives its memory back within so long. */
const roomWaitMs = 5_000;
const roomStepMs = 250;
/** A pull must not wait for a registry that is silent. */
const pullLookMs = 4_000;

export type LoadWish = {
  ref: string;
  intent: GuardIntent;
  /** How it will be loaded, where that changes; what is kept for it is put back before a load, so it counts as a change. */
  change?: EngineChange | undefined;
  word?: GuardWord | undefined;
  /** What is kept for it is not put back: it loads as the runner has it set. */
  isAsSet?: boolean;
  /** What is switched away from: it goes before any other. */
  leaving?: string | null;
};
type Progress = { signal?: AbortSignal; phase?(phase: JobPhase): void };

export type GuardFlow = ReturnType<typeof createGuardFlow>;

/**
 * Model Runner has no memory guard: it loads whatever it is told to. So every road on which Homeport makes it load a
 * model leads through `admit`, which refuses what won't fit until somebody who saw the plan says the second word.
 */
export function createGuardFlow({
  fitFlow,
  models,
  runner,
  logicalCores,
  isPaused = () => false,
  clock,
}: {
  fitFlow: Pick<ReturnType<typeof createFitFlow>, "ofLoad">;
  models: {
    /** Asked now; null when this version doesn't tell. */
    loadedNow(signal?: AbortSignal): Promise<LoadedModel[] | null>;
    /** By name. Throws model-in-use when one is answering. */
    unload(wanted: { ref: string }): Promise<number>;
    keptSettings(ref: string): EngineSettings | null;
    /** The runner's record of the settings Homeport knows. */
    asked(ref: string): Promise<EngineSettings>;
    find(ref: string): { id: string; tags: string[] } | undefined;
    isAmong(rows: readonly LoadedModel[], ref: string): boolean;
    putSettingsBack(ref: string): Promise<boolean>;
  };
  runner: { read(): RunnerSnapshot };
  logicalCores(): number;
  /** Nothing may be loaded until that ends. */
  isPaused?(): boolean;
  clock: Clock;
}) {
  const plans = createPlanStore<{ plan: GuardPlan; change: string }>({ atMost: plansKept });
  let claims: { ref: string; untilMs: number }[] = [];
  let lastTurn: Promise<unknown> = Promise.resolve();

  const namesOf = (ref: string): string[] => {
    const listed = models.find(ref);
    return listed === undefined ? [ref] : [ref, listed.id, ...listed.tags];
  };
  const isSame = (one: string, other: string) => namesOf(one).some((name) => sameModel(name, other));

  /** What the runner says is up, and what was admitted and is not listed yet. */
  async function rowsNow(ref: string, signal?: AbortSignal): Promise<{ rows: LoadedModel[]; isKnown: boolean }> {
    const told = await models.loadedNow(signal);
    const rows = told ?? runner.read().loaded;
    const nowMs = clock.monotonicMs();
    claims = claims.filter((claim) => claim.untilMs > nowMs && !rows.some((row) => isSame(claim.ref, row.ref)));
    const coming = claims.filter((claim) => !isSame(claim.ref, ref));
    return { rows: [...rows, ...coming.map((claim) => rowOfClaim(claim.ref))], isKnown: told !== null };
  }

  async function measure(
    { ref, intent, change, isAsSet, leaving = null }: LoadWish,
    signal?: AbortSignal,
  ): Promise<GuardPlan> {
    const isRemote = intent === "pull";
    const [{ rows, isKnown }, wish] = await Promise.all([
      isRemote ? { rows: runner.read().loaded, isKnown: true } : rowsNow(ref, signal),
      isRemote ? {} : wishOf(ref, { ...(isAsSet ? {} : models.keptSettings(ref)), ...change }),
    ]);
    const { question, engines, detail } = await fitFlow.ofLoad({ ref, isRemote, wish, rows });
    const trained = detail.model.trainedContextTokens;
    return {
      id: randomUUID(),
      ...planLoad({
        ref,
        intent,
        fit: question,
        engines: engines.map(engineOf),
        areEnginesKnown: isKnown,
        slots: slotsOf(runner.read(), logicalCores()),
        isChange: Object.keys(wish).length > 0,
        trainedTokens: trained.isKnown ? trained.value : null,
        ...(leaving === null ? {} : { isLeaving: (engine) => isSame(leaving, engine.ref) }),
      }),
    };
  }

  /** What differs from what the runner has set: only that makes it load anew. */
  async function wishOf(ref: string, wanted: EngineChange): Promise<EngineChange> {
    if (Object.keys(wanted).length === 0) return {};
    const asked = await models.asked(ref);
    return Object.fromEntries(differing(asked, wanted).map((name) => [name, wanted[name]]));
  }

  function keep(plan: GuardPlan, change: EngineChange | undefined): GuardPlan {
    plans.keep(plan.id, { plan, change: keyOf(change) });
    return plan;
  }

  /** The plan that the second word is about. Throws guard-stale. */
  function planOf({ ref, intent, change, word }: LoadWish): GuardPlan {
    const shown = word === undefined ? undefined : plans.find(word.planId);
    if (shown === undefined) throw stale("This plan is not there any longer");
    const { plan } = shown;
    if (!isSame(plan.ref, ref) || (plan.intent === "pull") !== (intent === "pull") || shown.change !== keyOf(change)) {
      throw stale("This plan is about something else");
    }
    return plan;
  }

  async function enter(load: LoadWish, progress: Progress): Promise<void> {
    const { word } = load;
    const now = await measure(load, progress.signal).catch((error: unknown) => {
      // what can't be told is no reason to refuse: the load itself will say what is wrong
      if (toFailure(error).code === "cancelled") throw error;
      progress.signal?.throwIfAborted();
      return null;
    });
    if (now === null || now.kind !== "refuse") return;
    if (word === undefined) throw wontFit(now);
    const then = planOf(load);
    if (word.makeRoom !== undefined && word.makeRoom.length > 0) {
      progress.phase?.("unloading");
      const left = await makeRoom(load, word.makeRoom, progress);
      if (left.kind !== "refuse") return;
      if (word.isForced !== true) throw wontFit(left);
      if (isWorse(then, left)) throw stale(`Less memory is free than was shown: ${figures(left)}`);
      return;
    }
    if (word.isForced !== true) throw wontFit(now);
    if (isWorse(then, now)) throw stale(`Less memory is free than was shown: ${figures(now)}`);
  }

  /** Unloads by name, reads back that they are gone, and waits until their memory is free. */
  async function makeRoom(load: LoadWish, refs: readonly string[], { signal }: Progress): Promise<GuardPlan> {
    for (const ref of refs) {
      signal?.throwIfAborted();
      if (isSame(ref, load.ref)) continue;
      await models.unload({ ref });
      const rows = (await models.loadedNow(signal)) ?? [];
      if (rows.some((row) => isSame(ref, row.ref))) {
        throw new CodedError("model-in-use", `${ref} is still loaded; nothing was loaded in its place.`);
      }
    }
    const untilMs = clock.monotonicMs() + roomWaitMs;
    for (;;) {
      const plan = await measure(load, signal);
      if (plan.kind !== "refuse" || clock.monotonicMs() >= untilMs) return plan;
      await clock.sleep(roomStepMs, signal);
    }
  }

  /**
   * To be called right before the runner is made to load a model: one after the other, so that of two at once the
   * second sees the first. Throws wont-fit and guard-stale, and while making room model-in-use and what asking the
   * runner throws.
   */
  function admit(load: LoadWish, progress: Progress = {}): Promise<void> {
    const turn = enterAfter(lastTurn, load, progress);
    lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async function enterAfter(earlier: Promise<unknown>, load: LoadWish, progress: Progress): Promise<void> {
    await earlier;
    refuseWhilePaused();
    // an engine elsewhere has its models loaded already, and its memory is not ours to judge
    if (!can(runner.read(), "fit")) return;
    const wanted = { ...load, ref: requireRef(load.ref) };
    progress.signal?.throwIfAborted();
    await enter(wanted, progress);
    // it may have been said while room was made
    refuseWhilePaused();
    claims = [...claims, { ref: wanted.ref, untilMs: clock.monotonicMs() + claimMs }];
  }

  function refuseWhilePaused(): void {
    if (isPaused()) throw new CodedError("paused", "Models are paused; nothing was loaded.");
  }

  return {
    /** What a load or pull would do as things are now; kept for the second step. Throws what asking the runner throws. */
    look: async (wanted: {
      ref: string;
      intent: GuardIntent;
      change?: EngineChange | undefined;
      leaving?: string | null;
    }): Promise<GuardPlan> => {
      const parsed = requireRef(wanted.ref);
      return keep(await measure({ ...wanted, ref: parsed }), wanted.change);
    },

    admit,

    /** An admitted load ended, well or not: it no longer counts as one that is coming. */
    leave(ref: string): void {
      claims = claims.filter((claim) => !isSame(claim.ref, ref));
    },

    /**
     * Before a question to a model: it loads what isn't loaded, so its settings are put back first. Throws as `admit`.
     */
    async admitQuestion({ ref, word }: { ref: string; word?: GuardWord | undefined }): Promise<void> {
      // what is loaded by the last poll may have been unloaded since
      refuseWhilePaused();
      const parsed = parseModelRef(ref);
      if (!parsed.ok || models.find(parsed.ref) === undefined) return;
      if (models.isAmong(runner.read().loaded, parsed.ref)) return;
      // the last poll may be old while nobody looks, and one short question is cheaper than a judgement
      const now = await models.loadedNow().catch(() => null);
      if (now !== null && models.isAmong(now, parsed.ref)) return;
      await admit({ ref: parsed.ref, intent: "chat", word });
      await models.putSettingsBack(parsed.ref).catch(() => false);
    },

    /** The largest idle model; one that is kept for ever only where there is no other. Null: all are at work. */
    async bestToUnload(): Promise<{ ref: string; bytes: Reading<number> } | null> {
      const rows = (await models.loadedNow()) ?? [];
      const [first] = rows;
      if (first === undefined) return null;
      const { engines } = await fitFlow.ofLoad({ ref: first.ref, rows });
      return bestRoom(engines.map(engineOf));
    },

    /**
     * Whether a model fits with so many tokens as things are now, with `leaving` unloaded. What can't be told is no reason
     * to say no. Never throws.
     */
    async fitsAt(ref: string, leaving: readonly string[] = []): Promise<(contextTokens: number) => boolean> {
      if (!can(runner.read(), "fit")) return () => true;
      try {
        const { rows } = await rowsNow(ref);
        const { question, engines } = await fitFlow.ofLoad({ ref, rows });
        const all = engines.map(engineOf);
        const gone = all.filter((each) => leaving.some((name) => isSame(name, each.ref)));
        const rest = gone.length === 0 ? {} : { loaded: without(all, gone) };
        return (contextTokens) => judgeFit({ ...question, ...rest, contextTokens }).verdict !== "wont-fit";
      } catch {
        return () => true;
      }
    },

    /** Before a pull. What can't be told, or not soon, is no reason to refuse. Throws wont-fit, guard-stale. */
    async admitPull({ ref, word }: { ref: string; word?: GuardWord | undefined }): Promise<void> {
      const wanted = { ref: requireRef(ref), intent: "pull" as const, word };
      if (models.find(wanted.ref) !== undefined) return;
      const soon = new AbortController();
      const plan = await Promise.race([
        measure(wanted).catch(() => null),
        clock.sleep(pullLookMs, soon.signal).then(
          () => null,
          () => null,
        ),
      ]);
      soon.abort();
      if (plan === null || plan.kind !== "refuse") return;
      if (word?.isForced !== true) throw wontFit(plan);
      planOf(wanted);
    },
  };
}

function requireRef(text: string): string {
  const parsed = parseModelRef(text);
  if (!parsed.ok) throw new CodedError("bad-reference", "This is not a model's name.");
  return parsed.ref;
}

const keyOf = (change: EngineChange = {}): string => JSON.stringify(Object.entries(change).toSorted());
