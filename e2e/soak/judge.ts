import { median } from "../bench/figures";

/** What was held at one moment, by the name of each figure; a figure may be missing where it could not be read. */
export type Sample = { hours: number; held: Readonly<Record<string, number>> };

/** How much a figure may grow within eight hours: a share of what it was, and something beside it for noise. */
export type Tolerance = { share: number; beside: number };

export type Verdict = {
  what: string;
  first: number;
  last: number;
  /** Within eight hours, by the line through the samples. */
  growth: number;
  allowed: number;
  isFlat: boolean;
};

export const wholeHours = 8;
/** So much of the time everything fills up: caches, caps, compiled code. */
const warmUpShare = 0.25;

/** The middle slope of all pairs (Theil and Sen): one sample that is off does not tilt it. */
export function slopeOf(points: readonly (readonly [at: number, value: number])[]): number {
  const slopes = points.flatMap(([at, value], index) =>
    points.slice(index + 1).flatMap(([later, other]) => (later > at ? [(other - value) / (later - at)] : [])),
  );
  return median(slopes);
}

/** Which figures grew more than they may. The warm-up is left out; fewer than four samples after it judge nothing. */
export function judge(samples: readonly Sample[], tolerances: Readonly<Record<string, Tolerance>>): Verdict[] {
  const end = samples.at(-1)?.hours ?? 0;
  const start = samples[0]?.hours ?? 0;
  const counted = samples.filter(({ hours }) => hours >= start + (end - start) * warmUpShare);
  return Object.entries(tolerances).flatMap(([what, { share, beside }]) => {
    const points = counted.flatMap(({ hours, held }) => {
      const value = held[what];
      return value === undefined ? [] : [[hours, value] as const];
    });
    const first = points[0]?.[1];
    const last = points.at(-1)?.[1];
    if (points.length < 4 || first === undefined || last === undefined) return [];
    const growth = slopeOf(points) * wholeHours;
    const allowed = first * share + beside;
    return [{ what, first, last, growth, allowed, isFlat: growth <= allowed }];
  });
}

/** A line of a table for each. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const number = (value: number) => value.toLocaleString("en-GB", { maximumFractionDigits: value < 100 ? 1 : 0 });
  const rows = [
    ["what", "after warm-up", "at the end", `growth in ${wholeHours} h`, "allowed", ""],
    ...verdicts.map(({ what, first, last, growth, allowed, isFlat }) => [
      what,
      number(first),
      number(last),
      number(growth),
      number(allowed),
      isFlat ? "flat" : "GROWS",
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => line(row).join("  ").trimEnd()).join("\n");
}
