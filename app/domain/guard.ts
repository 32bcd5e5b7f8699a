import { isAtWork } from "./loaded-models";
import type { GuardConsequence, GuardIntent, GuardPlan, GuardUnknown } from "../contract/guard";
import { type Reading, known } from "../contract/reading";
import { defaultContextTokens } from "./engine-record";
import { type Fit, type FitQuestion, judgeFit, largestContext } from "./fit/fit";
import { type LoadedNeed, type MemoryPool, memoryPoolsOf } from "./fit/pools";
import { smallestRoom } from "./guard-room";

/** An engine that is up, or about to be. `isJudged`: it is the chat engine of the model that is wanted. */
export type GuardEngine = LoadedNeed & {
  ref: string;
  mode: string;
  isInUse: boolean;
  isLoading: boolean;
  lastUsedAt: number | null;
  isKeptForEver: boolean;
};

export type GuardQuestion = {
  ref: string;
  intent: GuardIntent;
  /** Its `loaded` is not looked at: `engines` says more. */
  fit: FitQuestion;
  engines: readonly GuardEngine[];
  /** False: this version of the runner doesn't tell what is loaded. */
  areEnginesKnown: boolean;
  /** Engines that can be up together. */
  slots: Reading<number>;
  /** How the model is loaded will change: an engine of its own starts anew. */
  isChange: boolean;
  /** What it was trained for; null when that is not known. */
  trainedTokens: number | null;
  /** Names the engines that go before any other: those of a model that is switched away from. */
  isLeaving?: (engine: { ref: string }) => boolean;
};

/** More than so many are never up together (8 slots), but a list comes from outside. */
const mostEngines = 64;
/** A smaller context is no use to anybody. */
const leastUsefulTokens = 1024;
const fits = ({ verdict }: Fit) => verdict === "runs-well" || verdict === "tight" || verdict === "slow";

/**
 * What a load would do before it does it: what the runner unloads by itself, what would have to go so that it fits, the
 * memory after, and what happens to whoever goes on. The runner looks at its slots only, never at memory: when they are
 * full it ends every idle engine, and waits when none is. Source: reference of Model Runner, loader.
 */
export function planLoad(question: GuardQuestion): Omit<GuardPlan, "id"> {
  const { ref, intent, slots, isChange, trainedTokens, areEnginesKnown } = question;
  const engines = question.engines.slice(0, mostEngines);
  if (intent === "pull") return planPull(question);
  const own = engines.find(({ isJudged }) => isJudged) ?? null;
  const others = engines.filter((each) => each !== own);
  const isUp = own !== null && !isChange;
  const isFull = !isUp && slots.isKnown && others.length >= slots.value;
  const evicted = isFull ? others.filter(isIdle) : [];
  const judgeWithout = (gone: readonly GuardEngine[]) => judgeFit({ ...question.fit, loaded: without(engines, gone) });
  const after = judgeWithout(evicted);
  const taken = takenNow(question.fit, engines, after.pool);
  const isRefused = !isUp && after.verdict === "wont-fit";
  const idle = others.filter((each) => isIdle(each) && !evicted.includes(each));
  const isEnough = (gone: readonly GuardEngine[]) => fits(judgeWithout([...evicted, ...gone]));
  const leaving = idle.filter((each) => question.isLeaving?.(each) === true);
  const room = isRefused ? (smallestRoom({ idle: leaving, isEnough }) ?? smallestRoom({ idle, isEnough })) : null;
  const withRoom = room === null ? null : judgeWithout([...evicted, ...room.engines]);
  const unloads = [
    ...evicted.map((each) => unloadOf(each, "slots-full")),
    ...(own !== null && isChange ? [unloadOf(own, "starts-anew")] : []),
  ];
  const waits = isFull && evicted.length === 0;
  const isBusy = own !== null && isChange && own.isInUse;
  return {
    ref,
    intent,
    kind: isRefused ? "refuse" : evicted.length > 0 || waits ? "ask" : "free",
    ...figuresOf(after),
    pools: [
      {
        kind: after.pool.kind,
        sizeBytes: after.pool.sizeBytes,
        takenBytes: taken,
        afterBytes: isUp ? taken : afterBytes(after),
        withRoomBytes: withRoom === null ? null : afterBytes(withRoom),
      },
    ],
    unloads,
    room: room === null ? null : room.items,
    busy: isRefused ? [...new Set(others.filter((each) => !isIdle(each)).map((each) => each.ref))] : [],
    fitsWithTokens: isRefused ? smallerContext(question, without(engines, evicted), trainedTokens) : null,
    consequences: [
      ...(isUp ? (["already-loaded"] as const) : consequencesOf(after, question, isRefused)),
      ...(isBusy ? (["in-use"] as const) : own !== null && isChange ? (["starts-anew"] as const) : []),
      ...(evicted.length > 0 ? (["idle-unloaded"] as const) : []),
      ...(waits ? (["waits-for-slot"] as const) : []),
    ],
    unknowns: isUp ? [] : unknownsOf(after, { engines, slots, areEnginesKnown }),
  };
}

/** A pull takes disk only: what counts is whether the machine could ever hold it, with nothing else loaded. */
function planPull({ ref, fit, engines }: GuardQuestion): Omit<GuardPlan, "id"> {
  const contextTokens = Math.min(fit.contextTokens, defaultContextTokens);
  const judged = judgeFit({ ...fit, contextTokens, loaded: without(engines, engines) });
  const isRefused = judged.verdict === "wont-fit";
  return {
    ref,
    intent: "pull",
    kind: isRefused ? "refuse" : "free",
    ...figuresOf(judged),
    pools: [
      {
        kind: judged.pool.kind,
        sizeBytes: judged.pool.sizeBytes,
        takenBytes: takenNow(fit, engines, judged.pool),
        afterBytes: afterBytes(judged),
        withRoomBytes: null,
      },
    ],
    unloads: [],
    room: null,
    busy: [],
    fitsWithTokens: null,
    consequences: isRefused ? ["never-fits"] : [],
    unknowns: unknownsOf(judged, { engines: [], slots: known(1), areEnginesKnown: true }),
  };
}

/**
 * Whether things got worse since a plan was shown: more must go, or less is left after the load. Small changes of what
 * other programs use are no reason to ask again.
 */
export function isWorse(then: Omit<GuardPlan, "id">, now: Omit<GuardPlan, "id">): boolean {
  if (now.kind === "free") return false;
  const known = new Set(then.unloads.map(({ ref, mode }) => `${ref}\n${mode}`));
  if (now.unloads.some(({ ref, mode }) => !known.has(`${ref}\n${mode}`))) return true;
  if (now.kind !== "refuse") return false;
  if (then.kind !== "refuse") return true;
  const [before, after] = [then.pools[0], now.pools[0]];
  if (before === undefined || after === undefined || before.kind !== after.kind) return true;
  if (!before.afterBytes.isKnown) return false;
  if (!after.afterBytes.isKnown) return true;
  const size = after.sizeBytes.isKnown ? after.sizeBytes.value : 0;
  return after.afterBytes.value > before.afterBytes.value + Math.max(64 * 1024 ** 2, size * 0.02);
}

const isIdle = (engine: GuardEngine) => !isAtWork(engine);

/** The same engines, with the memory of some counted as coming free. */
export function without(engines: readonly GuardEngine[], gone: readonly GuardEngine[]): LoadedNeed[] {
  return engines.map((each) => ({ ...each, isJudged: each.isJudged || gone.includes(each) }));
}

const unloadOf = ({ ref, mode, totalBytes }: GuardEngine, why: GuardPlan["unloads"][number]["why"]) => ({
  ref,
  mode,
  bytes: totalBytes,
  why,
});

function figuresOf({ verdict, reason, need }: Fit) {
  return { verdict, reason, contextTokens: need.contextTokens, needBytes: need.totalBytes };
}

/** By all programs together, with every engine that is up still there. */
function takenNow({ machine }: FitQuestion, engines: readonly GuardEngine[], { kind }: MemoryPool): Reading<number> {
  const { fast, ram } = memoryPoolsOf(
    machine,
    engines.map((each) => ({ ...each, isJudged: false })),
  );
  return takenOf(fast?.kind === kind ? fast : ram);
}

function takenOf({ sizeBytes, freeBytes }: MemoryPool): Reading<number> {
  if (!sizeBytes.isKnown) return sizeBytes;
  return freeBytes.isKnown ? known(Math.max(0, sizeBytes.value - freeBytes.value)) : freeBytes;
}

/** All that is taken with the model loaded. Of one that is split the part in the deciding pool. */
function afterBytes(fit: Fit): Reading<number> {
  const { need, pool, fraction } = fit;
  const taken = takenOf(pool);
  if (!taken.isKnown) return taken;
  if (fraction.isKnown && pool.freeBytes.isKnown) {
    return known(Math.round(taken.value + fraction.value * pool.freeBytes.value));
  }
  return need.totalBytes.isKnown ? known(Math.round(taken.value + need.totalBytes.value)) : need.totalBytes;
}

function smallerContext({ fit }: GuardQuestion, loaded: LoadedNeed[], trainedTokens: number | null): number | null {
  const most = Math.min(fit.contextTokens - 1, trainedTokens ?? fit.contextTokens - 1);
  const tokens = most < leastUsefulTokens ? null : largestContext({ ...fit, loaded }, most);
  return tokens !== null && tokens >= leastUsefulTokens ? tokens : null;
}

function consequencesOf(fit: Fit, { fit: { machine } }: GuardQuestion, isRefused: boolean): GuardConsequence[] {
  if (!isRefused) return fit.verdict === "slow" ? ["computes-slowly"] : [];
  if (fit.pool.kind === "vram") return ["load-fails"];
  if (fit.pool.kind === "unified" && machine.os === "darwin") return ["machine-stalls"];
  return machine.os === "linux" ? ["machine-swaps", "engine-killed"] : ["machine-swaps"];
}

function unknownsOf(
  { need, pool }: Fit,
  {
    engines,
    slots,
    areEnginesKnown,
  }: { engines: readonly GuardEngine[]; slots: Reading<number>; areEnginesKnown: boolean },
): GuardUnknown[] {
  return [
    ...(need.totalBytes.isKnown ? [] : (["need"] as const)),
    ...(pool.freeBytes.isKnown ? [] : (["pool"] as const)),
    ...(engines.some(({ totalBytes }) => !totalBytes.isKnown) ? (["loaded-size"] as const) : []),
    ...(slots.isKnown || engines.length === 0 ? [] : (["slots"] as const)),
    ...(areEnginesKnown ? [] : (["loaded"] as const)),
  ];
}
