import { isAtWork } from "./loaded-models";
import type { GuardRoomItem } from "../contract/guard";
import { type Reading, known } from "../contract/reading";
import { sameModel } from "./model-reference";
import type { GuardEngine } from "./guard";

/** Sets are tried one by one, so of more models than this only the largest are looked at. */
const mostModels = 10;

type Candidate = { item: GuardRoomItem; engines: GuardEngine[] };

/**
 * The fewest models whose end makes enough room: those kept for ever last, then the longest unused first, then the
 * smallest. A model goes by name, so all its engines count together. Null: nothing is enough.
 */
export function smallestRoom({
  idle,
  isEnough,
}: {
  /** None that is answering or loading. */
  idle: readonly GuardEngine[];
  isEnough: (gone: readonly GuardEngine[]) => boolean;
}): { items: GuardRoomItem[]; engines: GuardEngine[] } | null {
  const models = byModel(idle)
    .toSorted((a, b) => sizeOf(b.item) - sizeOf(a.item))
    .slice(0, mostModels);
  let best: { chosen: Candidate[]; rank: number[] } | null = null;
  for (let mask = 1; mask < 2 ** models.length; mask += 1) {
    const chosen = models.filter((_, at) => (mask & (1 << at)) !== 0);
    const rank = rankOf(chosen);
    if (best !== null && !isBefore(rank, best.rank)) continue;
    if (isEnough(chosen.flatMap(({ engines }) => engines))) best = { chosen, rank };
  }
  if (best === null) return null;
  return {
    items: best.chosen.map(({ item }) => item),
    engines: best.chosen.flatMap(({ engines }) => engines),
  };
}

/** What to unload first when memory runs short: the largest of what is idle, kept for ever only where nothing else is. */
export function bestRoom(engines: readonly GuardEngine[]): Pick<GuardRoomItem, "ref" | "bytes"> | null {
  const busy = engines.filter(isAtWork);
  const idle = engines.filter(({ ref }) => !busy.some((each) => sameModel(each.ref, ref)));
  const [best] = byModel(idle)
    .map(({ item }) => item)
    .toSorted((a, b) => Number(a.isKeptForEver) - Number(b.isKeptForEver) || sizeOf(b) - sizeOf(a));
  return best === undefined ? null : { ref: best.ref, bytes: best.bytes };
}

function byModel(engines: readonly GuardEngine[]): Candidate[] {
  const models: Candidate[] = [];
  for (const engine of engines) {
    const present = models.find(({ item }) => sameModel(item.ref, engine.ref));
    if (present === undefined) {
      const { ref, mode, totalBytes: bytes, lastUsedAt, isKeptForEver } = engine;
      models.push({ item: { ref, modes: [mode], bytes, lastUsedAt, isKeptForEver }, engines: [engine] });
      continue;
    }
    const { item } = present;
    present.engines.push(engine);
    present.item = {
      ...item,
      modes: [...item.modes, engine.mode],
      bytes: together(item.bytes, engine.totalBytes),
      lastUsedAt: later(item.lastUsedAt, engine.lastUsedAt),
      isKeptForEver: item.isKeptForEver || engine.isKeptForEver,
    };
  }
  return models;
}

const together = (one: Reading<number>, other: Reading<number>): Reading<number> =>
  one.isKnown && other.isKnown ? known(one.value + other.value) : one.isKnown ? other : one;

const later = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

const sizeOf = ({ bytes }: GuardRoomItem): number => (bytes.isKnown ? bytes.value : 0);

/** Smaller comes first, place by place. */
function rankOf(chosen: readonly Candidate[]): number[] {
  const items = chosen.map(({ item }) => item);
  return [
    items.filter(({ isKeptForEver }) => isKeptForEver).length,
    items.length,
    // when it was used is not told for some: as if it were now
    Math.max(...items.map(({ lastUsedAt }) => lastUsedAt ?? Number.MAX_SAFE_INTEGER)),
    items.reduce((sum, item) => sum + sizeOf(item), 0),
  ];
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  for (const [at, value] of one.entries()) {
    const against = other[at] ?? 0;
    if (value !== against) return value < against;
  }
  return false;
}
