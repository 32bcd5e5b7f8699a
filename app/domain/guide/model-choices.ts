import { type Recommendation, firstOf } from "../recommend";

/** Why a model is one of the three. */
type ChoiceRole = "first" | "lighter" | "larger" | "other" | "least";
export type ModelChoice = { role: ChoiceRole; recommendation: Recommendation };

const atMost = 3;
const wellBelow = 0.7;
const wellAbove = 1.3;

/**
 * Three models to begin with, of those judged for this machine: the first, a smaller that comes sooner, and a larger that
 * still runs, or another. Where nothing runs well enough to be first: the smallest, as what they are.
 */
export function modelChoices(recommendations: readonly Recommendation[]): ModelChoice[] {
  const first = firstOf(recommendations);
  const usable = recommendations.filter(
    ({ model, variant, fit, drawbacks }) =>
      drawbacks.length === 0 && model.hasTools === true && variant.sizeBytes !== null && fit.verdict !== "wont-fit",
  );
  if (first === null) {
    return usable
      .toSorted((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, atMost)
      .map((recommendation) => ({ role: "least", recommendation }));
  }
  const isTold = first.fit.verdict !== "unknown";
  const others = usable.filter(
    ({ model, fit }) => model.name !== first.model.name && (!isTold || fit.verdict !== "unknown"),
  );
  const lighter = others.find((each) => sizeOf(each) < sizeOf(first) * wellBelow);
  const rest = others.filter((each) => each !== lighter);
  const larger = rest.find(
    ({ model, fit }) =>
      (fit.verdict === "runs-well" || fit.verdict === "tight") &&
      (model.parameters ?? 0) > (first.model.parameters ?? 0) * wellAbove,
  );
  const isAlike = (each: Recommendation) => sizeOf(each) > sizeOf(first) * 0.5 && sizeOf(each) < sizeOf(first) * 1.5;
  const other =
    rest.find((each) => isAlike(each) && each.model.maker !== first.model.maker) ?? rest.find(isAlike) ?? rest[0];
  return [
    { role: "first" as const, recommendation: first },
    ...(lighter === undefined ? [] : [{ role: "lighter" as const, recommendation: lighter }]),
    ...(larger === undefined
      ? other === undefined
        ? []
        : [{ role: "other" as const, recommendation: other }]
      : [{ role: "larger" as const, recommendation: larger }]),
  ];
}

const sizeOf = ({ variant }: Recommendation): number => variant.sizeBytes ?? 0;

/** For a time that is said before anything is measured: 50 Mbit/s, a common line. */
export const assumedBytesPerSecond = 50e6 / 8;
