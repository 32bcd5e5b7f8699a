import { CodedError } from "../../app/contract/errors";
import type { GuardPlan } from "../../app/contract/guard";
import { formatMemory } from "../../app/domain/units";

/** What was agreed to is not what would happen now. */
export const stale = (why: string) => new CodedError("guard-stale", `${why}; nothing was loaded`);

/** What the guard says instead of loading, with the figures it judged by. */
export const wontFit = (plan: GuardPlan) => new CodedError("wont-fit", `${plan.ref} won't fit: ${figures(plan)}`);

/** What is needed and what is free, as one clause. */
export function figures({ needBytes, pools: [pool], contextTokens }: GuardPlan): string {
  const need = needBytes.isKnown ? `${formatMemory(needBytes.value, "en")} are needed` : "more is needed";
  const free =
    pool?.sizeBytes.isKnown && pool.takenBytes.isKnown
      ? `${formatMemory(Math.max(0, pool.sizeBytes.value - pool.takenBytes.value), "en")} are free`
      : "what is free is not known";
  return `${need} at ${contextTokens} tokens of context, ${free}`;
}
