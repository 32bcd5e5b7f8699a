import type { Reading } from "../contract/reading";

/** One reading of the machine's memory. */
export type PressureReading = {
  at: number;
  ram: Reading<{ availableBytes: number; totalBytes: number }>;
  /** All cards together, where they have memory of their own. */
  vram: Reading<{ freeBytes: number; totalBytes: number }>;
  swapUsedBytes: Reading<number>;
};
type PressureKind = "ram" | "vram" | "swap";

/** What is remembered from one reading to the next. */
export type PressureState = {
  /** What is pressing now; null: nothing. */
  kind: PressureKind | null;
  /** Since when. */
  since: number;
  /** What the last reading spoke of, not believed until a second one says the same. */
  hint: PressureKind | null;
  recent: readonly { at: number; swapUsedBytes: number }[];
};

const mebibyte = 1024 ** 2;
/** Raised below the first share of all there is, and taken back above the second: in between it stays as it is. */
const shares = { ram: [0.05, 0.09], vram: [0.02, 0.05] } as const;
const leastBytes = { ram: 600 * mebibyte, vram: 200 * mebibyte } as const;
const swapWindowMs = 120_000;
/** So much more within the window, while little is left, is growing; a fraction of it is not. */
const swapGrowthBytes = 512 * mebibyte;
const swapCalmBytes = 64 * mebibyte;
const swapRamShare = 0.15;

export const noPressure: PressureState = { kind: null, since: 0, hint: null, recent: [] };

/**
 * Whether memory is nearly gone, or swap grows while little is left. Raised only when two readings in a row say the
 * same, and taken back well above where it was raised, so that it does not flicker. What is unknown raises nothing and takes
 * nothing back: less is read while nobody looks.
 */
export function nextPressure(before: PressureState, now: PressureReading): PressureState {
  const recent = [
    ...before.recent.filter(({ at }) => at <= now.at && now.at - at <= swapWindowMs),
    ...(now.swapUsedBytes.isKnown ? [{ at: now.at, swapUsedBytes: now.swapUsedBytes.value }] : []),
  ];
  const grownBytes = recent.length === 0 ? 0 : (recent.at(-1)?.swapUsedBytes ?? 0) - least(recent);
  if (before.kind !== null && isStill(before.kind, now, grownBytes)) return { ...before, hint: null, recent };
  const hint = raisedBy(now, grownBytes);
  const isBelieved = hint !== null && hint === before.hint;
  return { kind: isBelieved ? hint : null, since: isBelieved ? now.at : 0, hint, recent };
}

const least = (recent: PressureState["recent"]) => Math.min(...recent.map(({ swapUsedBytes }) => swapUsedBytes));

function raisedBy({ ram, vram }: PressureReading, grownBytes: number): PressureKind | null {
  if (ram.isKnown && isBelow("ram", 0, ram.value.availableBytes, ram.value.totalBytes)) return "ram";
  if (vram.isKnown && isBelow("vram", 0, vram.value.freeBytes, vram.value.totalBytes)) return "vram";
  const isScarce = ram.isKnown && ram.value.availableBytes < ram.value.totalBytes * swapRamShare;
  return isScarce && grownBytes >= swapGrowthBytes ? "swap" : null;
}

function isStill(kind: PressureKind, { ram, vram, swapUsedBytes }: PressureReading, grownBytes: number): boolean {
  if (kind === "ram") return !ram.isKnown || isBelow("ram", 1, ram.value.availableBytes, ram.value.totalBytes);
  if (kind === "vram") return !vram.isKnown || isBelow("vram", 1, vram.value.freeBytes, vram.value.totalBytes);
  return !swapUsedBytes.isKnown || grownBytes > swapCalmBytes;
}

/** `step` 0: where it is raised, 1: where it is taken back. */
function isBelow(pool: "ram" | "vram", step: 0 | 1, freeBytes: number, totalBytes: number): boolean {
  // on a small machine the share alone would be next to nothing
  const floor = Math.min(leastBytes[pool], totalBytes / 8) * (step + 1);
  return totalBytes > 0 && freeBytes < Math.max(totalBytes * shares[pool][step], floor);
}
