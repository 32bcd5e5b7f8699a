export const tokensPerSecond = 500;
export const tokensPerAnswer = 1000;
/** A short prompt read warm, 40 tokens at 400 a second. */
export const promptMs = 100;

/** One measured figure beside its budget. `value` is a ratio unless `unit` says otherwise; null: not measured here. */
export type Figure = {
  what: string;
  value: number | null;
  unit: "×" | "%" | "kB" | "ms" | "MB" | "";
  budget: string;
  isWithin: boolean | null;
  note: string;
};

/** The middle value; of an even number the mean of the two middle ones. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of the ratios of pairs measured one right after the other, so that a slow moment hits both. */
export function ratioOfPairs(pairs: readonly (readonly [ours: number, bare: number])[]): number {
  return median(pairs.map(([ours, bare]) => ours / bare));
}
