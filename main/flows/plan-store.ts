import { CodedError } from "../../app/contract/errors";

/** Plans that were shown, until they are carried out. They hold texts of files: only the latest few are kept. */
export function createPlanStore<T>({ atMost = 5 }: { atMost?: number } = {}) {
  const plans = new Map<string, T>();
  return {
    keep(id: string, plan: T): void {
      plans.set(id, plan);
      for (const each of [...plans.keys()].slice(0, -atMost)) plans.delete(each);
    },
    find: (id: string): T | undefined => plans.get(id),
    /** Throws CodedError plan-stale for a plan that isn't kept any longer. */
    require(id: string): T {
      const plan = plans.get(id);
      if (plan === undefined)
        throw new CodedError("plan-stale", "This plan is not there any longer; look at a new one");
      return plan;
    },
    drop: (id: string): void => void plans.delete(id),
  };
}
